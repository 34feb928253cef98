#!/usr/bin/env bash
# Builds the programs for release. The Swift runtime is linked in: they run on machines without a toolchain.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

Scripts/setup.sh build
find_swift
swift build -c release --static-swift-stdlib "${BUILD_FLAGS[@]}"
