// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The hardware addresses in an order: the server's own and those of other registered assets.
extension VerificationOrder.Target {
    /// Whether this is an interface of the server.
    func isRegistered(_ mac: MACAddress) -> Bool { macAddresses.contains(mac) }

    /// The address with its meaning: the label of another registered asset, or that it is a virtual router's.
    func name(_ mac: MACAddress) -> String {
        if let known = neighbours.first(where: { $0.macAddress == mac }) { return "\(mac) (\(known.label))" }
        return mac.virtualRouter.map { "\(mac) (\($0))" } ?? "\(mac)"
    }

    /// The names of at most four claimants.
    func names(_ claims: [AddressClaim]) -> String {
        claims.prefix(4).map { name($0.macAddress) }.joined(separator: ", ")
    }

    /// Whether there are claims, and each is of another registered asset.
    func areKnown(_ claims: [AddressClaim]) -> Bool {
        !claims.isEmpty && claims.allSatisfy { claim in neighbours.contains { $0.macAddress == claim.macAddress } }
    }

    /// Whether the address is numbered next to a registered one of the same maker, as the ports of one network card are. Addresses that were
    /// made up locally say nothing of the kind.
    func isSibling(_ mac: MACAddress) -> Bool {
        !mac.isLocal && !isRegistered(mac)
            && macAddresses.contains {
                !$0.isLocal && $0.bits >> 24 == mac.bits >> 24 && max($0.bits, mac.bits) - min($0.bits, mac.bits) <= 3
            }
    }
}
