// SPDX-License-Identifier: Apache-2.0

package import Values

/// The nftables table `titipan` of one address family: constant rules, to which tenants are elements of maps and sets (nft(8)).
///
/// What is provisional stands in the set whose name ends in `next`, with a time-out, and is looked up before what is confirmed: the kernel takes it
/// back, whatever has become of whoever put it there.
package enum TenantTable {
    package static let name = "titipan"

    /// Maps and sets. All keys are in network order; a tuple is (address, transport protocol, port).
    package enum Name: String, Hashable, Sendable, CaseIterable {
        /// Public tuple to (room address, port).
        case next, now
        /// Room tuples that the internet reaches, and that answer it.
        case live
        /// Room addresses that are tenants': what else comes for them, or from them to an outsider's request, is dropped.
        case tenants
        /// Room address to the public address that its own connections come from.
        case sourceNext = "srcnext"
        case source = "src"
        /// Public address to the room address that answers its pings.
        case echoNext = "echonext"
        case echo
        /// Room address to its class of bandwidth, on either interface.
        case classNext = "clsnext"
        case classNow = "cls"
        /// Room addresses that some MAC addresses alone may use, and these pairs.
        case bound, bind
        /// The pairs that a provisional change leads to. Rules do not read it: what the change would take away stands in ``bind`` until it is
        /// confirmed.
        case bindNext = "bindnext"
        /// MAC addresses that may use no other address than theirs.
        case mac
        /// Room addresses that are suspended, and those whose tenant is being removed.
        case held, leaving
        /// Of the table of the family bridge: ports that a server is registered at, by family of its address.
        case portFour = "port4"
        case portSix = "port6"
        /// Port and network address.
        case macFour = "mac4"
        case macSix = "mac6"
        /// Port, network address and address.
        case ownFour = "own4"
        case ownSix = "own6"
        /// Port, and the address that neighbour discovery is about.
        case targetSix = "target6"

        package var isOfBridge: Bool {
            switch self {
            case .portFour, .portSix, .macFour, .macSix, .ownFour, .ownSix, .targetSix: true
            case .next, .now, .live, .tenants, .sourceNext, .source, .echoNext, .echo, .classNext, .classNow, .bound,
                .bind, .bindNext, .mac, .held, .leaving:
                false
            }
        }

        fileprivate func type(_ address: String) -> String {
            switch self {
            case .next, .now: "type \(address) . inet_proto . inet_service : \(address) . inet_service"
            case .live: "type \(address) . inet_proto . inet_service"
            case .tenants, .bound, .held, .leaving, .portFour, .portSix, .macFour, .macSix, .ownFour, .ownSix,
                .targetSix:
                "type \(address)"
            case .sourceNext, .source, .echoNext, .echo: "type \(address) : \(address)"
            case .classNext, .classNow: "type \(address) : classid"
            case .bind, .bindNext: "type \(address) . ether_addr"
            case .mac: "type ether_addr"
            }
        }

        fileprivate var isMap: Bool {
            switch self {
            case .next, .now, .sourceNext, .source, .echoNext, .echo, .classNext, .classNow: true
            case .live, .tenants, .bound, .bind, .bindNext, .mac, .held, .leaving, .portFour, .portSix, .macFour,
                .macSix, .ownFour, .ownSix, .targetSix:
                false
            }
        }

        /// Its elements may be provisional.
        fileprivate var timesOut: Bool {
            switch self {
            case .next, .sourceNext, .echoNext, .classNext, .live, .tenants, .bound, .bind, .bindNext, .mac, .held,
                .leaving, .portFour, .portSix, .macFour, .macSix, .ownFour, .ownSix, .targetSix:
                true
            case .now, .source, .echo, .classNow: false
            }
        }
    }

    /// The table's rules as nft's commands, to be given in one transaction, and again at any time: they put the rules right and leave the elements
    /// alone.
    ///
    /// - Parameter publicRanges: addresses that nobody in the room may send from, unless the gateway has a route to them there. Empty where the
    ///   kernel cannot ask its routes (nft_fib).
    package static func rules(
        _ family: IPAddress.Family, _ interfaces: GatewayInterfaces, publicRanges: [IPPrefix]
    ) -> String {
        let ip = TableFamily(family).rawValue
        let table = "\(ip) \(name)"
        let (uplink, room) = (quoted(interfaces.uplink), quoted(interfaces.room))
        let tuple = { (side: String) in "\(ip) \(side)addr . meta l4proto . th \(side)port" }
        let echo = family == .ipv4 ? "icmp type" : "icmpv6 type"
        var lines = ["add table \(table)"]
        for set in Name.allCases where !set.isOfBridge {
            var options = set.type(family == .ipv4 ? "ipv4_addr" : "ipv6_addr") + ";"
            if set.timesOut { options += " flags timeout;" }
            if set == .live { options += " counter;" }
            lines.append("add \(set.isMap ? "map" : "set") \(table) \(set.rawValue) { \(options) }")
        }
        for (chain, hook) in chains {
            lines.append("add chain \(table) \(chain)" + (hook.isEmpty ? "" : " { type \(hook); policy accept; }"))
        }
        for (chain, _) in chains { lines.append("flush chain \(table) \(chain)") }
        let rules: [(String, [String])] = [
            (
                "prerouting",
                [
                    "dnat \(ip) to \(tuple("d")) map @next", "dnat \(ip) to \(tuple("d")) map @now",
                    "\(echo) echo-request dnat \(ip) to \(ip) daddr map @echonext",
                    "\(echo) echo-request dnat \(ip) to \(ip) daddr map @echo",
                ]
            ),
            (
                "postrouting",
                [
                    // Who asks for a public address from within the room must get the answer through the gateway.
                    "iifname \(room) oifname \(room) ct status dnat \(ip) daddr @tenants masquerade",
                    "oifname \(uplink) snat \(ip) to \(ip) saddr map @srcnext",
                    "oifname \(uplink) snat \(ip) to \(ip) saddr map @src",
                ]
            ),
            (
                "forward",
                publicRanges.filter { $0.address.family == family }.map {
                    "iifname \(room) \(ip) saddr \($0) fib saddr . iif oif missing drop"
                } + [
                    "iifname \(room) ether saddr @mac \(ip) saddr . ether saddr != @bind drop",
                    "\(ip) daddr @tenants jump to_tenant", "\(ip) saddr @tenants jump from_tenant",
                ]
            ),
            (
                "to_tenant",
                [
                    "\(ip) daddr @held drop", "\(ip) daddr @leaving drop",
                    "meta priority set \(ip) daddr map @cls", "meta priority set \(ip) daddr map @clsnext",
                    "ct direction reply accept", "ct state related accept", "\(echo) echo-request accept",
                    "\(tuple("d")) @live accept", "drop",
                ]
            ),
            (
                "from_tenant",
                [
                    "\(ip) saddr @held drop", "\(ip) saddr @leaving drop",
                    "iifname \(room) \(ip) saddr @bound \(ip) saddr . ether saddr != @bind drop",
                    "meta priority set \(ip) saddr map @cls", "meta priority set \(ip) saddr map @clsnext",
                    "ct direction original accept", "ct state related accept", "\(echo) echo-reply accept",
                    "\(tuple("s")) @live accept", "drop",
                ]
            ),
        ]
        for (chain, rules) in rules { lines += rules.map { "add rule \(table) \(chain) \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let chains = [
        ("prerouting", "nat hook prerouting priority dstnat"),
        ("postrouting", "nat hook postrouting priority srcnat"),
        ("forward", "filter hook forward priority filter"), ("to_tenant", ""), ("from_tenant", ""),
    ]

    private static func quoted(_ name: String) -> String { "\"\(name)\"" }
}
