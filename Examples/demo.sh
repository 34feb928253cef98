#!/usr/bin/env bash
# From a folder of pictures to answers, in a minute. `make demo` runs it; so can you:
#
#     Examples/demo.sh FOLDER
#
# `stills` must be on PATH. The library and everything else that the demo writes is in FOLDER.

set -euo pipefail

if (($# != 1)) || [[ ! -d $1 ]]; then
    printf 'usage: Examples/demo.sh FOLDER (an existing folder for what the demo writes)\n' >&2
    exit 2
fi
EXAMPLES=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"
STILLS_LIBRARY=$PWD/library
export EXAMPLES STILLS_LIBRARY

chapter() { printf '\n── %s\n' "$*"; }

# Shows a command line, then runs it.
run() {
    printf '\n$ %s\n' "$1"
    eval "$1"
}

# The commands below are shown as they are written: what stands in single quotes is expanded by `run`.
# shellcheck disable=SC2016
main() {
    chapter 'A library is a folder with a catalog and the originals.'
    run 'stills init'

    chapter 'Thirteen photographs and their manifest go in. Each is acknowledged once it is safe on the disk.'
    run 'stills import --manifest "$EXAMPLES/retail.csv"'

    chapter 'The same again: nothing is taken in twice.'
    run 'stills import --manifest "$EXAMPLES/retail.csv"'

    chapter 'What a file states itself.'
    run 'stills meta -j -G -n "$EXAMPLES/pictures/windmill.jpg"'

    chapter 'Find by what the manifest says, by what the file says, by place, and by word.'
    run 'stills search store_id=1 camera_id=2'
    run 'stills search EXIF:Make=Canon'
    run 'stills search near:52.23,-1.49,5km'
    run 'stills search pan'

    chapter 'Everything known about one image, and where each value came from.'
    run 'id=$(stills search --json EXIF:Make=Canon | sed -E "s/^\{\"id\":\"([^\"]+)\".*/\1/")'
    run 'stills show "$id"'

    chapter 'The originals come back, byte for byte.'
    run 'stills get --all -o originals'
    compare_originals

    chapter 'Every import leaves a signed receipt, which can be checked later, and offline.'
    run 'stills --library second init'
    run 'stills --library second import --json "$EXAMPLES/pictures/windmill.jpg" >report.ndjson'
    run 'sed -n -E "s/.*\"receipt\":\"([^\"]+)\".*/\1/p" report.ndjson >windmill.receipt'
    run 'stills --library second receipt verify windmill.receipt'

    chapter 'Every picture is there, and is what it was.'
    run 'stills verify'
}

compare_originals() {
    local count=0 picture
    for picture in "$EXAMPLES"/pictures/*; do
        [[ $picture != *.md ]] || continue
        cmp "$picture" "originals/${picture##*/}"
        count=$((count + 1))
    done
    printf 'All %d are identical to what went in.\n' "$count"
}

main
