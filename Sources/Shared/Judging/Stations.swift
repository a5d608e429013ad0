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
        return mac.isVirtualRouter ? "\(mac) (a virtual router, RFC 9568)" : "\(mac)"
    }

    /// The names of at most four claimants.
    func names(_ claims: [AddressClaim]) -> String {
        claims.prefix(4).map { name($0.macAddress) }.joined(separator: ", ")
    }

    /// Whether there are claims, and each is of another registered asset.
    func areKnown(_ claims: [AddressClaim]) -> Bool {
        !claims.isEmpty && claims.allSatisfy { claim in neighbours.contains { $0.macAddress == claim.macAddress } }
    }
}

extension MACAddress {
    /// VRRP and CARP (RFC 9568, section 7.3).
    fileprivate var isVirtualRouter: Bool { [0x0000_5e00_01, 0x0000_5e00_02].contains(bits >> 8) }
}
