#!/usr/bin/env bash
# Runs tests under the thread sanitizer: those of the modules in which threads meet, or those that are named (a --filter).
# Half an hour; for x86-64.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

readonly MODULES='HTTPTransportTests|APITests|ExecutionTests|CatalogStorageTests|BlobStorageTests|HTTPClientTests'

Scripts/setup.sh
find_swift
place=.build/thread-sanitizer
mkdir -p "$place"
cc -shared -fPIC -O1 -o "$place/visible_mutex.so" Scripts/ThreadSanitizer/visible_mutex.{c,S} -ldl
swift build --build-tests --sanitize thread --scratch-path "$place/build"
log="$place/log"
result=0
LD_PRELOAD="$PWD/$place/visible_mutex.so" swift test --skip-build --disable-xctest --sanitize thread \
    --scratch-path "$place/build" --filter "${1:-$MODULES}" >"$log" 2>&1 || result=$?
tail -n 1 "$log"
warnings=$(grep -c 'WARNING: ThreadSanitizer' "$log" || true)
say "The thread sanitizer has $warnings warnings; all is in $log"
grep -q 'visible_mutex: at work' "$log" || die "no mutex was waited for: the run proves nothing"
((result == 0 && warnings == 0))
