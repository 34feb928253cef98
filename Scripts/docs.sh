#!/usr/bin/env bash
# Builds the reference of all modules from their doc comments, offline, into .build/docs/.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

Scripts/setup.sh build
find_swift
symbols=$PWD/.build/docs-symbols
rm -rf "$symbols" .build/docs
mkdir -p "$symbols"
# A build of its own: the compiler writes the symbol graphs as it compiles, and the flags would spoil the other builds.
# `--target` compiles the program and every module below it, and links nothing.
rm -rf .build/docs-build
swift build --target stills --scratch-path .build/docs-build "${BUILD_FLAGS[@]}" \
    -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$symbols" \
    -Xswiftc -symbol-graph-minimum-access-level -Xswiftc package >&2
docc convert --additional-symbol-graph-dir "$symbols" --transform-for-static-hosting \
    --fallback-display-name Stills --fallback-bundle-identifier stills \
    --diagnostic-level error --output-dir .build/docs >&2
cat <<'MESSAGE'
The reference is in .build/docs. To read it:

    python3 -m http.server --bind 127.0.0.1 --directory .build/docs 8000

then open http://127.0.0.1:8000/documentation/stillsmodel/; each module has its page beside it:
MESSAGE
ls .build/docs/documentation
