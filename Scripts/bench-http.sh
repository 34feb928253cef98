#!/usr/bin/env bash
# Measures the release build's server beside its yardsticks: the transport alone against nginx, then stillsd through login and
# rights. The arguments go to both, Benchmarks/transport.py and Benchmarks/service.py.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# nginx is where only root's path leads.
PATH="$PATH:/usr/sbin"
for program in nginx wrk taskset cc; do
    command -v "$program" >/dev/null || die "$program is missing: apt-get install nginx-light wrk util-linux gcc"
done
Scripts/setup.sh build
find_swift
for program in HTTPSubject stills stillsd; do
    swift build -c release --static-swift-stdlib --product "$program"
done
result=0
python3 Benchmarks/transport.py --subject .build/release/HTTPSubject "$@" || result=$?
python3 Benchmarks/service.py --programs .build/release "$@" || result=$?
exit "$result"
