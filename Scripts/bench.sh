#!/usr/bin/env bash
# Measures the release build against the yardsticks; the arguments go to Benchmarks/bench.py.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

Scripts/setup.sh
Scripts/build.sh
exec python3 Benchmarks/bench.py --stills .build/release/stills "$@"
