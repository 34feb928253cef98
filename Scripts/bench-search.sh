#!/usr/bin/env bash
# Measures the release build's search in the catalog of a million images; the arguments go to Benchmarks/search.py.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

[[ -e /usr/share/dict/american-english || " $* " == *" --words "* ]] ||
    die "/usr/share/dict/american-english is missing: apt-get install wamerican"
Scripts/setup.sh build
find_swift
swift build -c release --product SearchSubject
python3 Benchmarks/search.py --subject .build/release/SearchSubject "$@"
