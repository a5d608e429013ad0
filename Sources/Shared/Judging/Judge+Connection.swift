// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Who holds the address, who else does, and where the cable goes.
extension Judge {
    /// What an agent on the same link would call "the server": one of its registered interfaces.
    var registered: Set<MACAddress> { Set(order.target.macAddresses) }

    /// Names a hardware address that is not the server's: another tenant's as the office's books know it.
    func name(_ mac: MACAddress) -> String {
        if let known = order.target.neighbours.first(where: { $0.macAddress == mac }) {
            return "\(mac) (\(known.label))"
        }
        if mac.isVirtualRouter { return "\(mac) (a virtual router, RFC 9568)" }
        return "\(mac)"
    }

    func names(_ claims: [AddressClaim]) -> String {
        claims.prefix(4).map { name($0.macAddress) }.joined(separator: ", ")
    }

    private func isKnown(_ claims: [AddressClaim]) -> Bool {
        !claims.isEmpty
            && claims.allSatisfy { claim in order.target.neighbours.contains { $0.macAddress == claim.macAddress } }
    }

    /// Four outcomes: the registered server, another one of the office's books, a stranger, several.
    func evaluate(_ identity: IdentityMeasurement) -> Finding {
        guard identity.address == order.target.serverAddress else {
            return (
                .inconclusive, .wrongMeasurement,
                "\(identity.address) was asked, the order names \(order.target.serverAddress)"
            )
        }
        let what = identity.address.requests
        guard identity.requests > 0 else { return (.inconclusive, .notMeasured, "no request was sent") }
        let strangers = identity.claims.filter { !registered.contains($0.macAddress) }
        let own = identity.claims.filter { registered.contains($0.macAddress) }
        if !own.isEmpty, !strangers.isEmpty {
            return (
                .failed, .severalSenders,
                "\(identity.address) is claimed by the registered server and by \(names(strangers))"
            )
        }
        if !strangers.isEmpty {
            return (
                .failed, isKnown(strangers) ? .otherAsset : .unknownSender,
                "\(identity.address) is held by \(names(strangers)); registered is \(order.target.macAddresses.map(\.description).joined(separator: ", "))"
            )
        }
        guard !own.isEmpty else {
            return (
                .failed, .registeredServerSilent,
                "nobody answered \(identity.requests) \(what) for \(identity.address) in \(fixed(identity.windowSeconds, 1)) s"
            )
        }
        guard own.contains(where: { $0.solicited > 0 }) else {
            return (
                .inconclusive, .onlyUnsolicited, "\(names(own)) announced \(identity.address) but answered no request"
            )
        }
        return (
            .passed, .asExpected,
            "\(identity.address) is at \(names(own)), alone over \(fixed(identity.windowSeconds, 1)) s"
        )
    }

    /// Three probes are what RFC 5227 asks for.
    static let fewestConflictProbes = 3

    /// The server answers for its own address, or nobody heard the probes: silence is no "nobody else".
    func evaluate(_ conflict: ConflictMeasurement) -> Finding {
        guard conflict.address == order.target.serverAddress else {
            return (
                .inconclusive, .wrongMeasurement,
                "\(conflict.address) was probed, the order names \(order.target.serverAddress)"
            )
        }
        guard conflict.probes >= Judge.fewestConflictProbes else {
            return (
                .inconclusive, .notMeasured,
                "\(conflict.probes) probes were sent, \(Judge.fewestConflictProbes) are needed"
            )
        }
        let strangers = conflict.claims.filter { !registered.contains($0.macAddress) }
        if !strangers.isEmpty {
            return (
                .failed, isKnown(strangers) ? .otherAsset : .addressConflict,
                "\(conflict.address) is also used by \(names(strangers))"
            )
        }
        guard !conflict.claims.isEmpty else {
            return (
                .inconclusive, .registeredServerSilent,
                "nobody answered \(conflict.probes) probes for \(conflict.address), the server neither: they prove nothing"
            )
        }
        // Whoever only speaks of itself may do so in the server's stead. Of IPv6 the answer to nobody goes to all, and is not told apart.
        guard conflict.address.family == .ipv6 || conflict.claims.contains(where: { $0.solicited > 0 }) else {
            return (
                .inconclusive, .onlyUnsolicited,
                "\(names(conflict.claims)) announced \(conflict.address) but answered no probe"
            )
        }
        return (
            .passed, .asExpected,
            "only the registered server answered \(conflict.probes) probes in \(fixed(conflict.listenedSeconds, 1)) s"
        )
    }

    /// A forwarding table says where the server's own frames come from; a switch's LLDP frame on the mirrored link only which link that is.
    ///
    /// Of several interfaces one must be where the case says, and be seen nowhere else; the others are named.
    func evaluate(_ port: SwitchPortMeasurement) -> Finding {
        let expected = PortName(order.target.switchPort)
        var own = port.sightings.filter { $0.macAddress.map(registered.contains) ?? false }
        let ofLink = port.sightings.filter { $0.macAddress == nil }
        let trouble = port.failures.isEmpty ? "" : " (\(port.failures.prefix(2).joined(separator: "; ")))"
        var evidence = own.isEmpty ? ofLink : own
        guard var first = evidence.first else {
            return (
                .inconclusive, .switchPortUnknown,
                "no switch told where the server hangs\(trouble): configure SNMP, or LLDP on the mirrored port"
            )
        }
        var elsewhere = evidence.filter { PortName($0.port) != expected && PortName($0.description) != expected }
        let astray = Set(elsewhere.map(\.macAddress))
        var others = ""
        if let there = own.first(where: { !astray.contains($0.macAddress) }) {
            others = Set(elsewhere.map { "; \($0.macAddress.map(name) ?? "another") is in \($0.port)" }).sorted()
                .joined()
            elsewhere = []
            own = own.filter { !astray.contains($0.macAddress) }
            evidence = own
            first = there
        }
        if own.isEmpty, Set(ofLink.map { PortName($0.port) }).count > 1 {
            return (
                .inconclusive, .switchPortUnknown,
                "several links are mirrored (\(ofLink.prefix(4).map(\.port).joined(separator: ", "))), and no switch told which is the server's"
            )
        }
        if let wrong = elsewhere.first {
            return (
                .failed, .wrongSwitchPort,
                "cable is in \(wrong.port) of \(wrong.switchName), the case says \(order.target.switchPort)"
            )
        }
        if let down = evidence.first(where: { $0.isUp == false }) {
            return (.inconclusive, .switchPortDown, "\(down.port) of \(down.switchName) is down, by its own word")
        }
        let speed = evidence.lazy.compactMap(\.megabitsPerSecond).first { $0 > 0 }.map { ", \($0) Mbit/s" } ?? ""
        let sources = Set(evidence.map(\.source)).map(\.words).sorted().joined(separator: " and ")
        return (
            .passed, .asExpected,
            "the server hangs at \(first.port) of \(first.switchName)\(speed), by \(sources)\(others)"
        )
    }
}

extension IPAddress {
    /// How the holder of an address is asked for on its link.
    var requests: String { family == .ipv4 ? "ARP requests" : "neighbour solicitations" }
}

extension MACAddress {
    /// VRRP and CARP (RFC 9568, section 7.3).
    fileprivate var isVirtualRouter: Bool { [0x0000_5e00_01, 0x0000_5e00_02].contains(bits >> 8) }
}

extension SwitchPortMeasurement.Source {
    fileprivate var words: String {
        switch self {
        case .lldp: "LLDP on the link"
        case .lldpMIB: "the switch's LLDP-MIB"
        case .bridgeMIB: "its forwarding table"
        case .qBridgeMIB: "its forwarding table by VLAN"
        }
    }
}
