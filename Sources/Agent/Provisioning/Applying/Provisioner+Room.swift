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
        guard let directory = bindings.leaseDirectory, observation.room.takesLeases else { return }
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

    /// Notes whose entries and leases a trial may make others, before it does: what is left of that is nobody else's doing.
    func noteTrials(_ changes: [TenantChange]) throws {
        guard bindings.hasNeighbours || bindings.leaseDirectory != nil else { return }
        let tried = changes.compactMap(\.wanted).map(\.tenant)
        guard !tried.isEmpty else { return }
        var record = try GatewayRecord.read(in: directory)
        record.begin(trialsOf: tried)
        try record.write(in: directory)
    }

    /// Brings neighbour entries and leases to what tenants have.
    ///
    /// - Returns: what was wrong with those of tenants that were confirmed and had no trial, a line each.
    func repairRoom(
        _ observation: GatewayObservation, _ record: inout GatewayRecord
    ) throws -> [TenantLabel: [String]] {
        let expected = bindings.expected(observation)
        let isRight = observation.room.deviations(from: expected).isEmpty
        var wrong: [TenantLabel: [String]] = [:]
        if !isRight {
            let tried = Set(record.tried ?? [])
            for wanted in record.confirmed where !tried.contains(wanted.tenant) {
                let lines = observation.room.deviations(of: wanted, from: expected)
                if !lines.isEmpty { wrong[wanted.tenant] = lines }
            }
            try bind(observation)
        }
        let before = record.tried
        record.dropTrials { observation[$0]?.provisional != nil }
        if record.tried != before { try record.write(in: directory) }
        return wrong
    }

    /// What is there now.
    func observeRoom() throws -> RoomObservation {
        var found = RoomObservation()
        if bindings.hasNeighbours { found.neighbours = try NeighbourEntries(interfaces.room).list() }
        if let directory = bindings.leaseDirectory {
            found.leases = Lease.list(in: directory)
            found.takesLeases = Folder.isWritable(directory)
        }
        return found
    }
}
