// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The checks of the server address's holder: `connected.identity` and `connected.conflict`.
extension Judge {
    /// Four cases: the registered server alone, another registered asset, an unknown device, or several holders. Who only asked whether the address
    /// is free is a note (RFC 5227, section 2.4: a conflict is a packet whose sender address it is).
    func evaluate(_ identity: IdentityMeasurement) -> Finding {
        guard identity.address == order.target.serverAddress else {
            return .inconclusive(
                .wrongMeasurement,
                "\(identity.address) was asked, the order names \(order.target.serverAddress)"
            )
        }
        let what = identity.address.requests
        guard identity.requests > 0 else { return .inconclusive(.notMeasured, "no request was sent") }
        let strangers = identity.claims.filter { $0.isUse && !order.target.isRegistered($0.macAddress) }
        let own = identity.claims.filter { $0.isUse && order.target.isRegistered($0.macAddress) }
        if !strangers.isEmpty {
            let registered =
                own.isEmpty
                ? "; registered is \(order.target.macAddresses.map(\.description).joined(separator: ", "))" : ""
            return holders(
                strangers, .severalSenders,
                own.isEmpty
                    ? "\(identity.address) is held by \(order.target.names(strangers))\(registered)"
                    : "\(identity.address) is claimed by the registered server and by \(order.target.names(strangers))",
                alone: own.isEmpty)
        }
        guard !own.isEmpty else {
            return .failed(
                .registeredServerSilent,
                "nobody answered \(identity.requests) \(what) for \(identity.address) in \(fixed(identity.windowSeconds, 1)) s"
            )
        }
        guard own.contains(where: { $0.solicited > 0 }) else {
            return .inconclusive(
                .onlyUnsolicited, "\(order.target.names(own)) announced \(identity.address) but answered no request"
            )
        }
        return .passed(
            .asExpected,
            "\(identity.address) is at \(order.target.names(own)), alone over \(fixed(identity.windowSeconds, 1)) s\(askers(identity.claims))"
        )
    }

    /// The finding on other holders of the server's address. Failed where they are another machine; a virtual router's address and a
    /// neighbouring interface have words of their own.
    private func holders(_ strangers: [AddressClaim], _ shared: Reason, _ sentence: String, alone: Bool) -> Finding {
        if order.target.areKnown(strangers) { return .failed(alone ? .otherAsset : shared, sentence) }
        if strangers.allSatisfy({ order.target.isSibling($0.macAddress) }) {
            return .inconclusive(
                .siblingInterface, "\(sentence): numbered next to a registered interface, so perhaps the same server's")
        }
        if strangers.allSatisfy({ $0.macAddress.virtualRouter != nil }) { return .failed(.virtualRouter, sentence) }
        return .failed(alone ? .unknownSender : shared, sentence)
    }

    /// A note on those who asked whether the address is free.
    private func askers(_ claims: [AddressClaim]) -> String {
        let askers = claims.filter { !$0.isUse && !order.target.isRegistered($0.macAddress) }
        return askers.isEmpty ? "" : "; \(order.target.names(askers)) asked whether the address is free"
    }

    /// Three probes are what RFC 5227 asks for.
    static let fewestConflictProbes = 3

    /// Passed only when the server itself answered: without its answer the probes may not have been heard, and silence proves no absence.
    func evaluate(_ conflict: ConflictMeasurement) -> Finding {
        guard conflict.address == order.target.serverAddress else {
            return .inconclusive(
                .wrongMeasurement,
                "\(conflict.address) was probed, the order names \(order.target.serverAddress)"
            )
        }
        guard conflict.probes >= Judge.fewestConflictProbes else {
            return .inconclusive(
                .notMeasured,
                "\(conflict.probes) probes were sent, \(Judge.fewestConflictProbes) are needed"
            )
        }
        let users = conflict.claims.filter(\.isUse)
        let strangers = users.filter { !order.target.isRegistered($0.macAddress) }
        if !strangers.isEmpty {
            let sentence = "\(conflict.address) is also used by \(order.target.names(strangers))"
            if order.target.areKnown(strangers) { return .failed(.otherAsset, sentence) }
            return holders(strangers, .addressConflict, sentence, alone: false)
        }
        guard !users.isEmpty else {
            return .inconclusive(
                .registeredServerSilent,
                "nobody answered \(conflict.probes) probes for \(conflict.address), the server neither: they prove nothing"
            )
        }
        // An unsolicited announcement may come from a standby device. In IPv6 the answer to a probe from :: goes to all nodes and looks the same.
        guard conflict.address.family == .ipv6 || users.contains(where: { $0.solicited > 0 }) else {
            return .inconclusive(
                .onlyUnsolicited,
                "\(order.target.names(users)) announced \(conflict.address) but answered no probe"
            )
        }
        return .passed(
            .asExpected,
            "only the registered server answered \(conflict.probes) probes in \(fixed(conflict.listenedSeconds, 1)) s\(askers(conflict.claims))"
        )
    }
}

extension IPAddress {
    /// The kind of request that asks for the holder of this address on its link.
    var requests: String { family == .ipv4 ? "ARP requests" : "neighbour solicitations" }
}
