// SPDX-License-Identifier: Apache-2.0

internal import Values

/// A switch's forwarding table as far as it matters: where the wanted addresses are, and how many others are on each port.
struct ForwardingTable {
    struct Entry: Hashable {
        var macAddress: MACAddress
        /// The filtering database of Q-BRIDGE-MIB; `nil` in BRIDGE-MIB.
        var database: UInt32?
        var bridgePort: Int
    }

    private let wanted: Set<MACAddress>
    private(set) var entries: [Entry] = []
    private var addresses: [Int: Set<MACAddress>] = [:]

    init(wanted: [MACAddress]) {
        self.wanted = Set(wanted)
    }

    /// One row: the address's six numbers, behind the database's where there is one, and the port. Port 0 is "not known" (RFC 4188).
    mutating func add(_ index: [UInt32], port: Int?, hasDatabase: Bool) {
        guard index.count == (hasDatabase ? 7 : 6), let port, port > 0, index.suffix(6).allSatisfy({ $0 <= 255 })
        else { return }
        let mac = MACAddress(bits: index.suffix(6).reduce(0) { $0 << 8 | UInt64($1) })
        addresses[port, default: []].insert(mac)
        guard wanted.contains(mac) else { return }
        let entry = Entry(macAddress: mac, database: hasDatabase ? index.first : nil, bridgePort: port)
        if !entries.contains(entry) { entries.append(entry) }
    }

    /// An entry that the switch itself holds for its own port is no sign of a server there.
    mutating func remove(_ entry: Entry) {
        entries.removeAll { $0 == entry }
    }

    func addressCount(on bridgePort: Int) -> Int { addresses[bridgePort]?.count ?? 0 }
}

extension ForwardingTable.Entry {
    /// The row's index, as ``ForwardingTable/add(_:port:hasDatabase:)`` took it apart.
    var index: [UInt32] { (database.map { [$0] } ?? []) + macAddress.bytes.map(UInt32.init) }
}
