#!/usr/bin/env bash
# Formats the Swift code in place, by .swift-format.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

find_swift
swift format --in-place --parallel --recursive Package.swift Sources Tests
