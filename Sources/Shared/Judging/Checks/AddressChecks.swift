// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The checks of the server address's holder: `connected.identity` and `connected.conflict`.
extension Judge {
    /// Four cases: the registered server alone, another registered asset, an unknown device, or several holders.
    func evaluate(_ identity: IdentityMeasurement) -> Finding {
        guard identity.address == order.target.serverAddress else {
            return .inconclusive(
                .wrongMeasurement,
                "\(identity.address) was asked, the order names \(order.target.serverAddress)"
            )
        }
        let what = identity.address.requests
        guard identity.requests > 0 else { return .inconclusive(.notMeasured, "no request was sent") }
        let strangers = identity.claims.filter { !order.target.isRegistered($0.macAddress) }
        let own = identity.claims.filter { order.target.isRegistered($0.macAddress) }
        if !own.isEmpty, !strangers.isEmpty {
            return .failed(
                .severalSenders,
                "\(identity.address) is claimed by the registered server and by \(order.target.names(strangers))"
            )
        }
        if !strangers.isEmpty {
            return .failed(
                order.target.areKnown(strangers) ? .otherAsset : .unknownSender,
                "\(identity.address) is held by \(order.target.names(strangers)); registered is \(order.target.macAddresses.map(\.description).joined(separator: ", "))"
            )
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
            "\(identity.address) is at \(order.target.names(own)), alone over \(fixed(identity.windowSeconds, 1)) s"
        )
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
        let strangers = conflict.claims.filter { !order.target.isRegistered($0.macAddress) }
        if !strangers.isEmpty {
            return .failed(
                order.target.areKnown(strangers) ? .otherAsset : .addressConflict,
                "\(conflict.address) is also used by \(order.target.names(strangers))"
            )
        }
        guard !conflict.claims.isEmpty else {
            return .inconclusive(
                .registeredServerSilent,
                "nobody answered \(conflict.probes) probes for \(conflict.address), the server neither: they prove nothing"
            )
        }
        // An unsolicited announcement may come from a standby device. In IPv6 the answer to a probe from :: goes to all nodes and looks the same.
        guard conflict.address.family == .ipv6 || conflict.claims.contains(where: { $0.solicited > 0 }) else {
            return .inconclusive(
                .onlyUnsolicited,
                "\(order.target.names(conflict.claims)) announced \(conflict.address) but answered no probe"
            )
        }
        return .passed(
            .asExpected,
            "only the registered server answered \(conflict.probes) probes in \(fixed(conflict.listenedSeconds, 1)) s"
        )
    }
}

extension IPAddress {
    /// The kind of request that asks for the holder of this address on its link.
    var requests: String { family == .ipv4 ? "ARP requests" : "neighbour solicitations" }
}
