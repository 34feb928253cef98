#!/usr/bin/env bash
# Builds the programs and runs Examples/demo.sh with them, in a fresh library below .build/demo.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

Scripts/build.sh
demo=$PWD/.build/demo
rm -rf "$demo"
mkdir -p "$demo"
PATH="$PWD/.build/release:$PATH" Examples/demo.sh "$demo"
cat <<MESSAGE

That was Stills. The library stays in .build/demo/library; look around in it:

    export PATH=$PWD/.build/release:\$PATH STILLS_LIBRARY=$demo/library
    stills search 'store_id=1'
    stills --help

The tour in README.md takes five minutes. Your own pictures: stills init --library ~/pictures.stills
MESSAGE
