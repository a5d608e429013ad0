// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// What stands beside the tables and is not taken back by the kernel: neighbour entries and leases. They decide nothing about what reaches a tenant,
/// and follow what the tables say.
extension Provisioner {
    /// Brings them to what tenants have, and will have once these changes are in force.
    func bind(_ observation: GatewayObservation, _ changes: [TenantChange] = []) throws {
        let expected = bindings.expected(observation, changes)
        try bindNeighbours(expected.neighbours)
        guard let directory = bindings.leaseDirectory else { return }
        let present = Lease.list(in: directory)
        for (name, text) in expected.leases where present[name] != text { try Lease.put(text, as: name, in: directory) }
        for name in present.keys where expected.leases[name] == nil { Folder.remove(directory + "/" + name) }
    }

    private func bindNeighbours(_ expected: [IPAddress: MACAddress]) throws {
        guard bindings.hasNeighbours else { return }
        let entries = try NeighbourEntries(interfaces.room)
        let present = try entries.list()
        for (address, mac) in expected {
            switch present[address] {
            case nil: try entries.put(address, mac)
            // Somebody else's stays; the plan says so.
            case let entry?: if entry.isOurs, entry.mac != mac { try entries.put(address, mac) }
            }
        }
        for (address, entry) in present where entry.isOurs && expected[address] == nil { try entries.remove(address) }
    }

    /// The port of the bridge that a tenant's server is at.
    func port(of tenant: TenantAllocation) -> String? { bindings.bridge?.port(of: tenant.roomAddress) }

    /// What is there now.
    func observeRoom() throws -> RoomObservation {
        var found = RoomObservation()
        if bindings.hasNeighbours { found.neighbours = try NeighbourEntries(interfaces.room).list() }
        if let directory = bindings.leaseDirectory { found.leases = Lease.list(in: directory) }
        return found
    }
}
