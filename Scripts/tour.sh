#!/usr/bin/env bash
# Runs every command of README.md's tour with the programs in the folder STILLS_PROGRAMS (default: the release build).

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

if [[ -z ${STILLS_PROGRAMS:-} ]]; then
    Scripts/build.sh
    STILLS_PROGRAMS=.build/release
fi
exec python3 Scripts/readme-tour.py --programs "$STILLS_PROGRAMS" README.md
