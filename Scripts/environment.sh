# shellcheck shell=bash
# Sourced by the scripts beside it: goes to the project's folder and finds a Swift toolchain that is new enough.

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly SWIFT_NEEDED_MAJOR=6
readonly SWIFT_NEEDED_MINOR=3

# The debug build's flags; every debug build uses the same, so that none builds twice.
# shellcheck disable=SC2034
readonly BUILD_FLAGS=(--explicit-target-dependency-import-check error)

export PYTHONDONTWRITEBYTECODE=1

say() { printf '%s\n' "$*" >&2; }

die() {
    say "error: $*"
    exit 1
}

# Prints the version of a swift program as "6.3"; nothing if it is not the Swift compiler. OpenStack has a `swift` too.
swift_version() {
    "$1" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1
}

swift_is_new_enough() {
    local major=${1%%.*} minor=${1#*.}
    ((major > SWIFT_NEEDED_MAJOR || (major == SWIFT_NEEDED_MAJOR && minor >= SWIFT_NEEDED_MINOR)))
}

# Puts a Swift toolchain first on PATH. Toolchains are often installed outside PATH, hence the list.
find_swift() {
    local folder version found_old=""
    local -a folders=()
    IFS=: read -r -a folders <<<"${PATH:-/usr/bin:/bin}"
    folders+=(/opt/swift/usr/bin "${SWIFTLY_BIN_DIR:-${HOME:-}/.local/share/swiftly/bin}"
        /usr/local/swift/usr/bin /usr/libexec/swift/bin)
    for folder in "${folders[@]}"; do
        [[ -n $folder && -x $folder/swift ]] || continue
        version=$(swift_version "$folder/swift")
        [[ -n $version ]] || continue
        if swift_is_new_enough "$version"; then
            export PATH="$folder:${PATH:-/usr/bin:/bin}"
            return 0
        fi
        found_old="$folder/swift is Swift $version"
    done
    local needed="$SWIFT_NEEDED_MAJOR.$SWIFT_NEEDED_MINOR"
    say "error: Stills needs Swift $needed or newer; ${found_old:-no Swift was found}."
    say "Install a toolchain from https://www.swift.org/install/linux/ and put it on PATH, for example:"
    say "    export PATH=/opt/swift/usr/bin:\$PATH"
    exit 1
}
