// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// What stands beside the tables at one moment.
struct RoomObservation: Hashable, Sendable {
    /// Permanent ones on the room's interface.
    var neighbours: [IPAddress: NeighbourEntries.Entry] = [:]
    /// Ours, by the name of the file.
    var leases: [String: String] = [:]
    /// Whether there is a directory for them that can be written to.
    var takesLeases = false

    /// What differs from what is expected, a line each, and is ours to put right.
    func deviations(from expected: ExpectedBindings) -> [String] {
        var lines: [String] = []
        for (address, mac) in expected.neighbours where neighbours[address].map({ $0.isOurs && $0.mac != mac }) ?? true
        {
            lines.append("\(address) is bound to \(mac) in the table of neighbours")
        }
        for (address, entry) in neighbours where entry.isOurs && expected.neighbours[address] == nil {
            lines.append("\(address) is no longer bound in the table of neighbours")
        }
        guard takesLeases else { return lines.sorted() }
        lines += expected.leases.filter { leases[$0.key] != $0.value }.map { "the lease \($0.key) is written" }
        lines += leases.keys.filter { expected.leases[$0] == nil }.map { "the lease \($0) is taken away" }
        return lines.sorted()
    }

    /// What differs for a tenant, in words.
    func deviations(of tenant: TenantAllocation, from expected: ExpectedBindings) -> [String] {
        var lines: [String] = []
        if let mac = expected.neighbours[tenant.roomAddress] {
            switch neighbours[tenant.roomAddress] {
            case nil: lines.append("its neighbour entry was missing")
            case let entry? where entry.isOurs && entry.mac != mac:
                lines.append("its neighbour entry was bound to \(entry.mac)")
            case _?: break
            }
        }
        let lease = Lease.fileName(tenant.tenant)
        if takesLeases, let text = expected.leases[lease], leases[lease] != text {
            lines.append("its lease was " + (leases[lease] == nil ? "missing" : "another"))
        }
        return lines
    }

    /// Somebody else's permanent entry for an address, with another network address.
    func conflict(at address: IPAddress, _ mac: MACAddress) -> MACAddress? {
        neighbours[address].flatMap { $0.isOurs || $0.mac == mac ? nil : $0.mac }
    }
}
