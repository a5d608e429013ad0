# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What every script of this folder shares. Sourced, never run.

# The root of the repository, whatever the present directory is.
export ROOT
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Where scripts/install puts WeasyPrint, and the executable in it.
WEASYPRINT_HOME=${TITIPAN_WEASYPRINT_HOME:-/opt/titipan/weasyprint}
export TITIPAN_WEASYPRINT=${TITIPAN_WEASYPRINT:-$WEASYPRINT_HOME/bin/weasyprint}
SCHEMATHESIS_HOME=${TITIPAN_SCHEMATHESIS_HOME:-/opt/titipan/schemathesis}
TITIPAN_SCHEMATHESIS=${TITIPAN_SCHEMATHESIS:-$SCHEMATHESIS_HOME/bin/st}

# Colour only where a person watches.
if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' YELLOW=$'\e[33m' PLAIN=$'\e[0m'
else
    BOLD='' DIM='' RED='' GREEN='' YELLOW='' PLAIN=''
fi
export BOLD DIM RED GREEN YELLOW PLAIN

# say TEXT…: one line of progress on standard output.
say() { printf '%s\n' "$*"; }

# step TEXT…: the heading of a larger piece of work.
step() { printf '%s==>%s %s%s%s\n' "$GREEN" "$PLAIN" "$BOLD" "$*" "$PLAIN"; }

# warn TEXT…: something worth knowing that does not stop the work.
warn() { printf '%swarning:%s %s\n' "$YELLOW" "$PLAIN" "$*" >&2; }

# die TEXT…: says in one line what is wrong and what to do, and ends with status 3 ("could not run").
die() {
    printf '%serror:%s %s\n' "$RED" "$PLAIN" "$*" >&2
    exit 3
}

# need_root: this script makes network namespaces or installs packages.
need_root() {
    [[ $EUID -eq 0 ]] || die "this needs root; run: sudo $0${ORIGINAL_ARGUMENTS:+ $ORIGINAL_ARGUMENTS}"
}

# need COMMAND…: every command must be there; scripts/install brings them.
need() {
    local command missing=()
    for command in "$@"; do
        command -v "$command" >/dev/null || missing+=("$command")
    done
    [[ ${#missing[@]} -eq 0 ]] || die "not found: ${missing[*]}; run: sudo scripts/install"
}

# The administrators' folders hold ip, tc, nft, sshd and nginx; some shells leave them out.
for folder in /usr/local/sbin /usr/sbin /sbin; do
    case ":$PATH:" in *":$folder:"*) ;; *) PATH=$PATH:$folder ;; esac
done
unset folder
export PATH

# find_swift: puts a Swift toolchain on PATH; sudo often hides the one of the person who called it.
find_swift() {
    local folder home
    if ! command -v swift >/dev/null; then
        home=$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)
        for folder in /opt/swift/usr/bin /usr/local/swift/usr/bin /usr/share/swift/usr/bin \
            "$home/.local/share/swiftly/bin" "$home/.swiftly/bin" "$home/swift/usr/bin"; do
            if [[ -x $folder/swift ]]; then
                PATH=$folder:$PATH
                export PATH
                break
            fi
        done
    fi
    command -v swift >/dev/null ||
        die "no Swift toolchain found; install Swift 6.3 (https://www.swift.org/install/linux) and put 'swift' on PATH"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [[ -n $version ]] || die "'swift --version' does not answer; repair the toolchain at $(command -v swift)"
    [[ ${version%%.*} -gt 6 || (${version%%.*} -eq 6 && ${version##*.} -ge 3) ]] ||
        die "Swift $version is too old; install Swift 6.3 or later (https://www.swift.org/install/linux)"
}

# wait_until SECONDS COMMAND…: repeats the command until it succeeds, at most that long; fails after.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [[ $SECONDS -lt $deadline ]] || return 1
        nap 0.1
    done
}

# nap SECONDS: a pause between two looks at a condition, interrupted at once by a signal that is trapped.
#
# It reads from a pipe that never says anything. No script uses process substitutions, as 'read <> <(:)' and 'mapfile < <(…)': bash
# remembers the process's id, and waits for ever for a later process that was given the same one.
nap() {
    [[ -n ${SILENT_PIPE:-} ]] || open_silent_pipe
    read -rt "$1" -u "$SILENT_PIPE" _ || true
}

# open_silent_pipe: a pipe with both ends here and no name, as descriptor SILENT_PIPE.
open_silent_pipe() {
    local folder
    folder=$(mktemp -d)
    mkfifo "$folder/silent"
    exec {SILENT_PIPE}<>"$folder/silent"
    rm -r "$folder"
}

# lines_of ARRAY COMMAND…: what the command prints, a line each, without empty lines; fails as the command does.
lines_of() {
    local -n lines_of_array=$1
    local lines_of_text lines_of_line
    shift
    lines_of_text=$("$@") || return
    lines_of_array=()
    while IFS= read -r lines_of_line; do
        [[ -z $lines_of_line ]] || lines_of_array+=("$lines_of_line")
    done <<<"$lines_of_text"
}

# as_builder COMMAND…: as root through sudo, the person who called builds, so that .build stays theirs.
as_builder() {
    if [[ $EUID -eq 0 && -n ${SUDO_USER:-} && $SUDO_USER != root && $(stat -c %U "$ROOT") == "$SUDO_USER" ]]; then
        runuser -u "$SUDO_USER" -- env PATH="$PATH" HOME="$(getent passwd "$SUDO_USER" | cut -d: -f6)" "$@"
    else
        "$@"
    fi
}
