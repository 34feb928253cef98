#!/usr/bin/env bash
# Installs what `make build` made: the programs and their licence. Builds nothing, so that root need not build.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

prefix=${DESTDIR:-}${PREFIX:-/usr/local}
[[ -x .build/release/stills ]] || die "there is nothing to install yet; run \"make build\" first"
install -D -m 755 .build/release/stills "$prefix/bin/stills"
install -D -m 644 -t "$prefix/share/doc/stills" LICENSE NOTICE README.md CHANGELOG.md
say "Installed $prefix/bin/stills"
