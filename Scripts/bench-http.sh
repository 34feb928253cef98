#!/usr/bin/env bash
# Measures the HTTP transport of the release build against nginx; the arguments go to Benchmarks/transport.py.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# nginx is where only root's path leads.
PATH="$PATH:/usr/sbin"
for program in nginx wrk taskset; do
    command -v "$program" >/dev/null || die "$program is missing: apt-get install nginx-light wrk util-linux"
done
Scripts/setup.sh build
find_swift
swift build -c release --static-swift-stdlib --product HTTPSubject
exec python3 Benchmarks/transport.py --subject .build/release/HTTPSubject "$@"
