#!/usr/bin/env bash
# Installs the Debian packages that are missing, and checks that Swift is there.
# With the word `build`, only what the build needs; otherwise also what the tests need.

source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# Prints the packages of one section of debian-packages.txt.
packages_of() {
    awk -v section="[$1]" '
        { sub(/#.*/, "") }
        /^\[/ { here = ($1 == section); next }
        here && NF { print $1 }
    ' Scripts/debian-packages.txt
}

as_root=()
((EUID == 0)) || as_root=(sudo)

is_installed() {
    # A package of two architectures answers twice.
    [[ $(dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | head -n 1) == installed ]]
}

install_packages() {
    ((EUID == 0)) || command -v sudo >/dev/null ||
        die "these Debian packages are missing, and neither root nor sudo is at hand to install them: $*"
    local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
    local -a install=("${apt[@]}" install --no-install-recommends "$@")
    say "Installing: $*"
    # The package lists of a fresh machine are empty or old: then the first try fails.
    "${install[@]}" >&2 || { "${apt[@]}" update >&2 && "${install[@]}" >&2; } ||
        die "apt-get could not install: $*"
}

# Debian packages whose programs the tests start themselves.
unpack_packages() {
    local place=.build/programs
    if [[ "$(cat "$place/unpacked.txt" 2>/dev/null)" != "$*" ]]; then
        say "Unpacking: $*"
        rm -rf "$place"
        mkdir -p "$place/packages"
        download_packages "$place/packages" "$@"
        local package
        for package in "$place"/packages/*.deb; do
            dpkg-deb -x "$package" "$place" || die "$package could not be unpacked"
        done
        rm -r "$place/packages"
        printf '%s' "$*" >"$place/unpacked.txt"
    fi
}

download_packages() (
    cd "$1"
    shift
    local -a download=(apt-get -q download "$@")
    # The package lists of a fresh machine are empty or old: then the first try fails.
    "${download[@]}" >&2 || { "${as_root[@]}" apt-get -q -y update >&2 && "${download[@]}" >&2; } ||
        die "apt-get could not download: $*"
)

# Python packages that Debian has not, in a place of their own.
install_python_packages() {
    local place=.build/python
    if ! cmp -s Scripts/python-packages.txt "$place/installed.txt"; then
        say "Installing the Python packages of Scripts/python-packages.txt"
        rm -rf "$place"
        /usr/bin/python3 -m venv "$place" >&2 && "$place/bin/pip" install -q -r Scripts/python-packages.txt >&2 ||
            die "the Python packages of Scripts/python-packages.txt could not be installed"
        cp Scripts/python-packages.txt "$place/installed.txt"
    fi
}

main() {
    local -a wanted missing=()
    mapfile -t wanted < <(packages_of build)
    if [[ ${1:-all} != build ]]; then
        mapfile -t -O "${#wanted[@]}" wanted < <(packages_of test)
    fi
    if command -v dpkg-query >/dev/null; then
        local package
        for package in "${wanted[@]}"; do
            is_installed "$package" || missing+=("$package")
        done
        ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
        if [[ ${1:-all} != build ]]; then
            mapfile -t wanted < <(packages_of unpacked)
            unpack_packages "${wanted[@]}"
        fi
    else
        say "This is not Debian. Stills needs what Debian calls: ${wanted[*]}"
    fi
    [[ ${1:-all} == build || ! -x /usr/bin/python3 ]] || install_python_packages
    find_swift
}

main "$@"
