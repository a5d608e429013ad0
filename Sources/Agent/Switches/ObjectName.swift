// SPDX-License-Identifier: Apache-2.0

/// An object identifier by its numbers (RFC 3416): no MIB file is read to find a name.
package struct ObjectName: Hashable, Sendable, Comparable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// The longest name that an agent may send (RFC 3416, section 4.1).
    static let longest = 128

    package let parts: [UInt32]

    package init(_ parts: [UInt32]) {
        self.parts = parts
    }

    package init(arrayLiteral parts: UInt32...) {
        self.parts = parts
    }

    package var description: String { parts.map(String.init).joined(separator: ".") }

    package static func < (left: ObjectName, right: ObjectName) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }

    static func + (table: ObjectName, index: [UInt32]) -> ObjectName { ObjectName(table.parts + index) }

    /// The row's index, behind the column's own name; `nil` for a name outside the column.
    func index(in column: ObjectName) -> [UInt32]? {
        parts.starts(with: column.parts) ? Array(parts.dropFirst(column.parts.count)) : nil
    }
}

/// The columns that tell where a hardware address is. Numbers as in the MIBs.
enum Column {
    static let sysName: ObjectName = [1, 3, 6, 1, 2, 1, 1, 5, 0]

    /// IF-MIB (RFC 2863), by ifIndex.
    static let ifOperStatus: ObjectName = [1, 3, 6, 1, 2, 1, 2, 2, 1, 8]
    static let ifName: ObjectName = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1]
    static let ifHighSpeed: ObjectName = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 15]
    static let ifAlias: ObjectName = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 18]

    static let ifDescription: ObjectName = [1, 3, 6, 1, 2, 1, 2, 2, 1, 2]
    /// By the ifIndex of the upper and of the lower interface.
    static let ifStackStatus: ObjectName = [1, 3, 6, 1, 2, 1, 31, 1, 2, 1, 3]

    /// IEEE8023-LAG-MIB (IEEE 802.1AX), by the port's ifIndex: the ifIndex of the aggregate that it is attached to.
    static let attachedAggregate: ObjectName = [1, 2, 840, 10006, 300, 43, 1, 2, 1, 1, 13]

    /// BRIDGE-MIB (RFC 4188): by bridge port, and by the six bytes of the address.
    static let basePortIfIndex: ObjectName = [1, 3, 6, 1, 2, 1, 17, 1, 4, 1, 2]
    static let forwardingPort: ObjectName = [1, 3, 6, 1, 2, 1, 17, 4, 3, 1, 2]
    static let forwardingStatus: ObjectName = [1, 3, 6, 1, 2, 1, 17, 4, 3, 1, 3]

    /// Q-BRIDGE-MIB (RFC 4363): by filtering database and address; the VLANs of each database by time mark and VLAN.
    static let vlanForwardingPort: ObjectName = [1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1, 2]
    static let vlanForwardingStatus: ObjectName = [1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1, 3]
    static let vlanDatabase: ObjectName = [1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 2, 1, 3]

    /// LLDP-MIB (IEEE 802.1AB): local ports by their number, remote systems by time mark, local port and index.
    static let localPortSubtype: ObjectName = [1, 0, 8802, 1, 1, 2, 1, 3, 7, 1, 2]
    static let localPortIdentifier: ObjectName = [1, 0, 8802, 1, 1, 2, 1, 3, 7, 1, 3]
    static let localPortDescription: ObjectName = [1, 0, 8802, 1, 1, 2, 1, 3, 7, 1, 4]
    static let remoteChassisSubtype: ObjectName = [1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 4]
    static let remoteChassis: ObjectName = [1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 5]
    static let remotePortSubtype: ObjectName = [1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 6]
    static let remotePort: ObjectName = [1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 7]
    static let remoteCapabilities: ObjectName = [1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 12]
}
