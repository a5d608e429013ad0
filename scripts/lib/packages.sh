# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Debian packages, without the services that come with some of them.

# need_debian WHO: fails where there is no apt.
need_debian() {
    [[ -x /usr/bin/apt-get && -x /usr/bin/dpkg-query ]] ||
        die "no apt-get here: this installs Debian packages; on another system install by hand what $1 lists"
}

# present PACKAGE: installed, or provided by what is (nginx-light by any nginx).
present() {
    case $1 in
    nginx-light) command -v nginx >/dev/null ;;
    *) [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]] ;;
    esac
}

# missing_packages PACKAGE…: those that are not present, one per line.
missing_packages() {
    local package
    for package in "$@"; do
        present "$package" || echo "$package"
    done
}

# one_installer: this process installs, others wait until it ends. Two at once would build over each other.
one_installer() {
    local lock
    exec {lock}>/run/lock/titipan-install.lock
    flock "$lock"
}

# The names of all services that this machine knows, one per line, sorted.
known_services() {
    local file
    for file in /etc/init.d/* /lib/systemd/system/*.service; do
        [[ -e $file ]] && basename "$file" .service
    done | sort -u
}

# install_packages LOG PACKAGE…: policy-rc.d keeps the services that packages bring from starting here; those that are new stay
# disabled. What apt says goes to the file LOG.
install_packages() {
    local log=$1 policy=/usr/sbin/policy-rc.d services status=0 service
    shift
    services=$(known_services)
    (
        if [[ ! -e $policy ]]; then
            trap 'rm -f "$policy"' EXIT
            printf '#!/bin/sh\nexit 101\n' >"$policy"
            chmod 755 "$policy"
        fi
        export DEBIAN_FRONTEND=noninteractive
        apt-get -qq -o Acquire::Retries=3 update && apt-get -qq -y --no-install-recommends install "$@"
    ) </dev/null >"$log" 2>&1 || status=$?
    if [[ $status -ne 0 ]]; then
        tail -n 20 "$log" >&2
        die "apt-get could not install: $*; look above, check the network and /etc/apt/sources.list, then run this again"
    fi
    if [[ -d /run/systemd/system ]]; then
        for service in $(known_services); do
            [[ $'\n'$services$'\n' == *$'\n'"$service"$'\n'* ]] || systemctl -q disable "$service" 2>/dev/null || true
        done
    fi
}
