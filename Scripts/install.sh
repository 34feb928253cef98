#!/usr/bin/env bash
# Installs what `make build` made: the programs, their manual pages, what teaches shells to complete their command
# lines, and the licence. Builds nothing, so that root need not build.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

prefix=${DESTDIR:-}${PREFIX:-/usr/local}
for program in stills stillsd; do
    [[ -x .build/release/$program ]] || die "there is nothing to install yet; run \"make build\" first"
    install -D -m 755 ".build/release/$program" "$prefix/bin/$program"
done
# One file, two programs: the name says which.
ln -sfn stills "$prefix/bin/imagemeta"
install -D -m 644 -t "$prefix/share/doc/stills" LICENSE NOTICE README.md CHANGELOG.md

# The program itself knows its pages and scripts. umask: what root writes is for everybody to read.
umask 022
install -d "$prefix"/share/{man/man1,bash-completion/completions,zsh/site-functions,fish/vendor_completions.d}
for program in stills stillsd; do
    ".build/release/$program" manual --directory "$prefix/share/man/man1"
    ".build/release/$program" completion bash >"$prefix/share/bash-completion/completions/$program"
    ".build/release/$program" completion zsh >"$prefix/share/zsh/site-functions/_$program"
    ".build/release/$program" completion fish >"$prefix/share/fish/vendor_completions.d/$program.fish"
done
say "Installed $prefix/bin/stills, $prefix/bin/stillsd and $prefix/bin/imagemeta"
