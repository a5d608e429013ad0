// SPDX-License-Identifier: Apache-2.0

package import Values

/// What one tenant has on the gateway: the remote ports of a public address that lead to its server, and its bandwidth.
package struct TenantAllocation: Codable, Hashable, Sendable {
    package let tenant: TenantLabel
    package let publicAddress: IPAddress
    /// The server's, of the same family.
    package let roomAddress: IPAddress
    /// In order; 1 to ``mostForwardings``, each public port of a transport once.
    package let forwardings: [PortForwarding]
    /// Shaped on the gateway, per direction.
    package let grant: Grant
    /// The server's registered network addresses, in order, each once. With them the gateway sends the server's frames nowhere else, and takes none
    /// in the server's name from elsewhere; empty: neither.
    package let macs: [MACAddress]

    package static let mostForwardings = 64
    /// As many as an installation names.
    package static let mostMACs = 16
    /// bit/s. Below, one frame takes seconds; above, no interface of ours goes.
    package static let rates: ClosedRange<Int64> = 8_000...400_000_000_000

    /// - Throws: ``AllocationFault``.
    package init(
        tenant: TenantLabel, publicAddress: IPAddress, roomAddress: IPAddress, forwardings: [PortForwarding],
        grant: Grant, macs: [MACAddress]
    ) throws(AllocationFault) {
        self.tenant = tenant
        self.publicAddress = publicAddress
        self.roomAddress = roomAddress
        self.forwardings = forwardings.sorted()
        self.grant = grant
        self.macs = macs.sorted { $0.bits < $1.bits }
        if let fault { throw AllocationFault(tenant: tenant, what: fault) }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        tenant = try container.decode(TenantLabel.self, forKey: .tenant)
        publicAddress = try container.decode(IPAddress.self, forKey: .publicAddress)
        roomAddress = try container.decode(IPAddress.self, forKey: .roomAddress)
        forwardings = try container.decode([PortForwarding].self, forKey: .forwardings).sorted()
        grant = try container.decode(Grant.self, forKey: .grant)
        let only = try container.decodeIfPresent(MACAddress.self, forKey: .mac)
        let several = try container.decodeIfPresent([MACAddress].self, forKey: .macs)
        macs = ((only.map { [$0] } ?? []) + (several ?? [])).sorted { $0.bits < $1.bits }
        if only != nil, several != nil {
            throw AllocationFault(tenant: tenant, what: "it names mac and macs: one of them says it")
        }
        if let fault { throw AllocationFault(tenant: tenant, what: fault) }
    }

    private enum CodingKeys: CodingKey {
        case tenant, publicAddress, roomAddress, forwardings, grant, mac, macs
    }

    /// One network address is `mac`, several are `macs`: the digest of a plan that names one is what it was before there could be several.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(tenant, forKey: .tenant)
        try container.encode(publicAddress, forKey: .publicAddress)
        try container.encode(roomAddress, forKey: .roomAddress)
        try container.encode(forwardings, forKey: .forwardings)
        try container.encode(grant, forKey: .grant)
        if macs.count == 1 { try container.encodeIfPresent(macs.first, forKey: .mac) }
        if macs.count > 1 { try container.encode(macs, forKey: .macs) }
    }

    private var fault: String? {
        guard publicAddress.family == roomAddress.family else {
            return "\(publicAddress) and \(roomAddress) are not of one family"
        }
        guard publicAddress != roomAddress else { return "\(publicAddress) is both the public and the room address" }
        for address in [publicAddress, roomAddress] where !address.isUsable {
            return "\(address) is no address of one host on a network"
        }
        guard (1...TenantAllocation.mostForwardings).contains(forwardings.count) else {
            return "\(forwardings.count) ports: 1 to \(TenantAllocation.mostForwardings) are forwarded"
        }
        for (one, next) in zip(forwardings, forwardings.dropFirst())
        where one.transport == next.transport && one.publicPort == next.publicPort {
            return "\(one.transport) port \(one.publicPort) is forwarded twice"
        }
        for direction in Direction.allCases
        where !TenantAllocation.rates.contains(grant.bitsPerSecond(direction)) {
            return "a grant of \(grant.bitsPerSecond(direction)) bit/s cannot be shaped"
        }
        guard macs.count <= TenantAllocation.mostMACs else {
            return "\(macs.count) network addresses: up to \(TenantAllocation.mostMACs) are bound"
        }
        for mac in macs where !mac.isInterface { return "\(mac) is no address of one interface" }
        for (one, next) in zip(macs, macs.dropFirst()) where one == next { return "\(one) is named twice" }
        return nil
    }
}

extension IPAddress {
    /// Neither unspecified, loopback, group, broadcast nor an IPv4 address written as an IPv6 one: RFC 6890.
    fileprivate var isUsable: Bool {
        switch family {
        case .ipv4: low >> 24 != 0 && low >> 24 != 127 && low >> 28 < 14
        case .ipv6: high >> 56 != 0xff && high >> 54 != 0x3fa && !(high == 0 && low >> 48 == 0)
        }
    }
}

/// An allocation that cannot be.
package struct AllocationFault: Error, Hashable, CustomStringConvertible {
    package let tenant: TenantLabel
    package let what: String

    package init(tenant: TenantLabel, what: String) {
        self.tenant = tenant
        self.what = what
    }

    package var description: String { "\(tenant): \(what)" }
}
