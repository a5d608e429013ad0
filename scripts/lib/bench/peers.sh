# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The programs that Titipan is measured against.

PEER_PACKAGES=(tcpdump softflowd pmacct argus-server wireshark-common nfdump nmap monitoring-plugins-basic
    prometheus-blackbox-exporter)

# install_peers: what the benchmarks need beside scripts/install's packages; quick when all is there.
install_peers() {
    local missing log
    lines_of missing missing_packages "${PEER_PACKAGES[@]}" gcc libc6-dev jq iproute2 ethtool procps util-linux linux-perf
    [[ ${#missing[@]} -gt 0 ]] || return 0
    need_debian scripts/lib/bench/peers.sh
    step "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    one_installer
    # It asks whether everybody may capture; nobody else needs to here.
    command -v debconf-set-selections >/dev/null &&
        debconf-set-selections <<<'wireshark-common wireshark-common/install-setuid boolean false'
    log=$(mktemp)
    install_packages "$log" "${missing[@]}"
    rm -f "$log"
}
