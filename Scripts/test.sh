#!/usr/bin/env bash
# Builds and runs the tests; the last line is the test runner's own summary.
# --full runs the long forms. --quick leaves out the suites that start programs, cut the power or read the corpus.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# Suites with these words in their name take seconds, not milliseconds.
readonly SLOW_SUITES='EndToEnd|PowerLoss|Kill|Corpus|Tour'

# Failures once more at the end, where a reader, or a log that was cut, still has them; the summary stays the last line.
repeat_failures() {
    echo "Failures:"
    grep -aE -A 4 'recorded an issue|^error:' "$1" | tail -n 200 || true
    grep -aE 'Test run with' "$1" || true
}

main() {
    local -a choice=() beside=(Scripts/services.py with)
    local servers=every-change
    # CI must have every server; elsewhere the tests of one that is missing are left out, and say so.
    [[ -n ${CI:-} ]] || beside+=(--if-possible)
    case ${1:-} in
    --full)
        export STILLS_TEST_FULL=1
        servers=full
        ;;
    --quick) choice=(--skip "$SLOW_SUITES") ;;
    "") ;;
    *) die "test.sh knows --full and --quick, not \"$1\"" ;;
    esac
    if [[ -n ${STILLS_CORPUS:-} ]]; then
        [[ -d $STILLS_CORPUS ]] || die "STILLS_CORPUS names no folder: $STILLS_CORPUS"
        STILLS_CORPUS=$(realpath "$STILLS_CORPUS")
        export STILLS_CORPUS
    fi

    Scripts/setup.sh
    find_swift
    # Standard error carries the build's progress, so that the summary stays the last line of standard output.
    swift build --build-tests "${BUILD_FLAGS[@]}" >&2

    local log status=0
    log=$(mktemp)
    # shellcheck disable=SC2064
    trap "rm -f '$log'" EXIT
    "${beside[@]}" "$servers" swift test --skip-build --disable-xctest "${BUILD_FLAGS[@]}" "${choice[@]}" 2>&1 | tee "$log" || status=$?
    ((status == 0)) || repeat_failures "$log"
    grep -Eq 'Test run with [1-9][0-9]* tests?' "$log" || die "no test ran"
    return "$status"
}

main "$@"
