// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Packets
internal import Values

/// LLDP-MIB's remote systems: the neighbours that announced themselves on each port of the switch.
struct NeighbourTable {
    struct Neighbour {
        var chassisSubtype: UInt8?
        var chassis: [UInt8]?
        var portSubtype: UInt8?
        var port: [UInt8]?
        /// Enabled capabilities: the first byte of the bits (IEEE 802.1AB, table 8-4).
        var capabilities: UInt8?
    }

    /// By time mark, local port number and index.
    private(set) var rows: [[UInt32]: Neighbour] = [:]

    mutating func set<Value>(_ field: WritableKeyPath<Neighbour, Value?>, _ index: [UInt32], _ value: Value?) {
        guard index.count == 3, let value else { return }
        rows[index, default: Neighbour()][keyPath: field] = value
    }

    /// Local port numbers on which one of these addresses announced itself, as its system or as its port.
    func ports(of wanted: [MACAddress]) -> [(mac: MACAddress, port: UInt32)] {
        rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { index, neighbour in
            let names = [
                LLDPIdentifier(.chassis, subtype: neighbour.chassisSubtype ?? 0, bytes: neighbour.chassis ?? []),
                LLDPIdentifier(.port, subtype: neighbour.portSubtype ?? 0, bytes: neighbour.port ?? []),
            ].compactMap(\.macAddress)
            return wanted.filter(names.contains).map { (mac: $0, port: index[1]) }
        }
    }

    /// Local port numbers behind which a bridge has announced itself, unless it is one of these: a server that runs virtual machines is a
    /// bridge, too.
    func portsOfBridges(except wanted: [MACAddress]) -> Set<UInt32> {
        let own = Set(ports(of: wanted).map(\.port))
        let bridges = rows.filter { ($0.value.capabilities ?? 0) & Self.bridge != 0 }.map { $0.key[1] }
        return Set(bridges).subtracting(own)
    }

    /// Bits are counted from the left (SMIv2's BITS): other, repeater, bridge.
    private static let bridge: UInt8 = 0b0010_0000
}
