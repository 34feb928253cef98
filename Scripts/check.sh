#!/usr/bin/env bash
# What must be green before every commit on main: formatting, house rules, no warning, quick tests.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

Scripts/setup.sh
find_swift
say "Formatting"
swift format lint --strict --parallel --recursive Package.swift Sources Tests
say "House rules"
python3 Scripts/lint.py
python3 -m unittest discover -q -s Scripts/Tests
python3 -m unittest discover -q -s Benchmarks/Tests
# Google's own client leaves sockets open when a server resets them.
"$(Scripts/services.py python google)" -W ignore::ResourceWarning -m unittest discover -q -s Tests/Services
if command -v shellcheck >/dev/null; then
    say "Scripts"
    shellcheck --external-sources --source-path=SCRIPTDIR Scripts/*.sh Examples/*.sh .ci/run
fi
# Package.swift treats every warning as an error, so the build of the tests is that check too.
Scripts/test.sh --quick
