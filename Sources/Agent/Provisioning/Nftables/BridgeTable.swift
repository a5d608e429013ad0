// SPDX-License-Identifier: Apache-2.0

internal import Values

/// The nftables table `titipan` of the family `bridge`, for servers at ports of a bridge on the gateway itself. Only frames of ports that a tenant's
/// server is registered at are looked at: what these may send is in sets.
enum BridgeTable {
    /// In one transaction, and again at any time, as ``TenantTable/rules(_:_:)``.
    static func rules(_ bridge: GuardedBridge) -> String {
        let table = "bridge \(TenantTable.name)"
        var lines = ["add table \(table)"]
        for set in TenantTable.Name.allCases where set.isOfBridge {
            lines.append("add set \(table) \(set.rawValue) { \(type(set)); flags timeout; }")
        }
        let chains = [
            ("prerouting", "{ type filter hook prerouting priority filter; policy accept; }"),
            ("forward", "{ type filter hook forward priority filter; policy accept; }"), ("from_port", ""),
            ("to_port", ""),
        ]
        lines += chains.map { "add chain \(table) \($0) \($1)" }
        lines += chains.map { chain, _ in "flush chain \(table) \(chain)" }
        for port in ["@port4", "@port6"] {
            lines.append("add rule \(table) prerouting iifname \(port) jump from_port")
            guard bridge.isIsolated else { continue }
            lines.append("add rule \(table) forward iifname \(port) jump to_port")
            lines.append("add rule \(table) to_port oifname \(port) drop")
        }
        lines += frames.map { "add rule \(table) from_port \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func type(_ set: TenantTable.Name) -> String {
        switch set {
        case .ownFour: "type ifname . ether_addr . ipv4_addr"
        case .ownSix: "type ifname . ether_addr . ipv6_addr"
        case .macFour, .macSix: "type ifname . ether_addr"
        // nft 1.0.6 has no name for the target of neighbour discovery: RFC 4861, sections 4.3 and 4.4.
        case .targetSix: "typeof iifname . @th,64,128"
        case .portFour, .portSix, .next, .now, .live, .tenants, .sourceNext, .source, .echoNext, .echo, .classNext,
            .classNow, .bound, .bind, .bindNext, .mac, .held, .leaving:
            "type ifname"
        }
    }

    /// What a registered port may send. The last word is no.
    private static let frames = [
        // DHCP and DHCPv6 are answered by the room's server, routers are the gateway.
        "udp sport { 67, 547 } drop", "icmpv6 type { nd-router-advert, nd-redirect } drop",
        // ARP says who sends twice: RFC 826. A probe has no sender yet: RFC 5227.
        "ether type arp iifname . ether saddr . arp daddr ip @own4 arp saddr ip 0.0.0.0 accept",
        "ether type arp iifname . ether saddr . arp saddr ip != @own4 drop",
        "ether type arp iifname . arp saddr ether . arp saddr ip @own4 accept",
        "iifname . ether saddr . ip saddr @own4 accept",
        "iifname . ether saddr @mac4 ip saddr 0.0.0.0 udp sport 68 udp dport 67 accept",
        // Whoever speaks for an address names it as the target.
        "icmpv6 type nd-neighbor-advert iifname . @th,64,128 != @target6 drop",
        "ip6 saddr :: icmpv6 type nd-neighbor-solicit iifname . @th,64,128 != @target6 drop",
        "iifname . ether saddr @mac6 ip6 saddr :: icmpv6 type { nd-neighbor-solicit, mld2-listener-report } accept",
        "iifname . ether saddr . ip6 saddr @own6 accept", "drop",
    ]
}
