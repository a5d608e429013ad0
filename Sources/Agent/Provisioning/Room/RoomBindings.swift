// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// What the office wants a server's registered network address to be bound to, beside the gateway's tables.
package struct RoomBindings: Codable, Hashable, Sendable {
    /// Permanent neighbour entries on the room's interface.
    package let hasNeighbours: Bool
    /// The `dhcp-hostsdir` of the room's dnsmasq.
    package let leaseDirectory: String?
    package let bridge: GuardedBridge?

    package init(hasNeighbours: Bool = false, leaseDirectory: String? = nil, bridge: GuardedBridge? = nil) {
        self.hasNeighbours = hasNeighbours
        self.leaseDirectory = leaseDirectory
        self.bridge = bridge
    }

    var withoutBridge: RoomBindings { RoomBindings(hasNeighbours: hasNeighbours, leaseDirectory: leaseDirectory) }

    /// The port of the bridge that a tenant's server is at.
    func port(of tenant: TenantAllocation) -> String? { bridge?.port(of: tenant.roomAddress) }

    var abilities: Set<GatewayAbility> {
        var wanted: Set<GatewayAbility> = []
        if hasNeighbours { wanted.insert(.neighbour) }
        if leaseDirectory != nil { wanted.insert(.lease) }
        if bridge != nil { wanted.insert(.bridgePort) }
        return wanted
    }

    /// The tables that tenants of these families are in.
    func tables(for families: Set<IPAddress.Family>) -> [TableFamily] {
        TableFamily.allCases.filter { table in
            table == .bridge ? bridge != nil && !families.isEmpty : families.contains { TableFamily($0) == table }
        }
    }

    /// Why something that is asked for is not possible for one tenant.
    func shortcomings(of tenant: TenantAllocation, _ room: RoomObservation) -> [GatewayAbility: String] {
        var found: [GatewayAbility: String] = [:]
        if let bridge, bridge.port(of: tenant.roomAddress) == nil {
            found[.bridgePort] = "the gateway's configuration names no port of the bridge for \(tenant.roomAddress)"
        }
        if hasNeighbours, let mac = tenant.pinned, let other = room.conflict(at: tenant.roomAddress, mac) {
            found[.neighbour] = "somebody else has bound \(tenant.roomAddress) to \(other)"
        } else if hasNeighbours, tenant.macs.count > 1 {
            found[.neighbour] =
                "\(tenant.macs.count) network addresses are registered, and an entry has one: the room is asked which it is"
        }
        return found
    }

    /// The neighbour entries and leases that go with what tenants have, and with what changes would give them.
    func expected(_ observation: GatewayObservation, _ changes: [TenantChange] = []) -> ExpectedBindings {
        var expected = ExpectedBindings()
        guard hasNeighbours || leaseDirectory != nil else { return expected }
        var parts = Dictionary(
            observation.tenants.map { ($0.tenant, (confirmed: $0.confirmed, provisional: $0.provisional)) }
        ) { first, _ in first }
        for change in changes {
            guard let wanted = change.wanted else { continue }
            parts[change.tenant, default: (nil, nil)].provisional = wanted
        }
        for (confirmed, provisional) in parts.values {
            if hasNeighbours { expected.addNeighbours(confirmed, provisional) }
            // A server asks for its address once: it gets the one that is being tried.
            if leaseDirectory != nil, let current = provisional ?? confirmed, !current.macs.isEmpty {
                expected.leases[Lease.fileName(current.tenant)] = Lease.text(current.macs, current.roomAddress)
            }
        }
        return expected
    }
}

extension TenantAllocation {
    /// The network address that a permanent neighbour entry names: a neighbour entry has one.
    var pinned: MACAddress? { macs.count == 1 ? macs.first : nil }
}

/// What is to stand beside the tables.
struct ExpectedBindings: Hashable, Sendable {
    var neighbours: [IPAddress: MACAddress] = [:]
    /// By the name of the file.
    var leases: [String: String] = [:]

    /// There is one entry for an address, and the kernel does not take it back by itself: where the confirmed part and the provisional one want
    /// different ones, the room is asked until one of them is left.
    fileprivate mutating func addNeighbours(_ confirmed: TenantAllocation?, _ provisional: TenantAllocation?) {
        let parts = [confirmed, provisional].compactMap { $0 }
        for part in parts {
            guard let mac = part.pinned else { continue }
            if parts.allSatisfy({ $0.roomAddress != part.roomAddress || $0.pinned == mac }) {
                neighbours[part.roomAddress] = mac
            }
        }
    }
}
