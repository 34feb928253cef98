#!/usr/bin/env bash
# Drives a server with mixed traffic (Scripts/Tests/soak.py); the arguments go to it, --minutes 30 without any.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

Scripts/setup.sh
Scripts/build.sh
folder=$(mktemp -d)
# shellcheck disable=SC2064
trap "rm -rf '$folder'" EXIT
(($#)) || set -- --minutes 30
python3 Scripts/Tests/soak.py "$PWD/.build/release/stillsd" "$PWD/.build/release/stills" "$folder" "$@"
