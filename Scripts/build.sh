#!/usr/bin/env bash
# Builds the programs for release. The Swift runtime is linked in: they run on machines without a toolchain.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

Scripts/setup.sh build
find_swift
# The programs only: what is for tests needs the testing library, which has no static form.
for product in stills stillsd; do
    swift build -c release --static-swift-stdlib --product "$product" "${BUILD_FLAGS[@]}"
done
