// SPDX-License-Identifier: Apache-2.0

package import Values

/// An Ethernet II frame without FCS, behind up to two VLAN tags (IEEE 802.3, 802.1Q, 802.1ad).
package struct EthernetView: ~Escapable {
    private let bytes: RawSpan
    /// Bytes before the payload: 14, 18 or 22.
    package let headerLength: Int
    /// Of the payload: the type behind the VLAN tags. Below 1536 it is a length (IEEE 802.3).
    package let etherType: UInt16

    /// Throws ``PacketError/truncated(_:needed:available:)`` when the header, tags included, is cut.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        try bytes.require(14, for: .ethernet)
        var length = 14
        var type: UInt16 = bytes.bigEndian(at: 12)
        while EtherType.isVLAN(type), length < 22 {
            try bytes.require(length + 4, for: .ethernet)
            type = bytes.bigEndian(at: length + 2)
            length += 4
        }
        self.bytes = bytes
        headerLength = length
        etherType = type
    }

    package var destination: MACAddress { MACAddress(bits: bytes.bigEndian48(at: 0)) }
    package var source: MACAddress { MACAddress(bits: bytes.bigEndian48(at: 6)) }

    /// 0, 1 or 2.
    package var vlanCount: Int { (headerLength - 14) / 4 }

    /// VLAN identifier, 0 to 4095, of the tag next to the addresses.
    package var outerVLAN: UInt16? { vlanCount > 0 ? bytes.bigEndian(at: 14) & 0x0fff : nil }

    /// The outer tag is of a kind that Linux takes off on arrival: 802.1Q or 802.1ad.
    package var hasStrippableTag: Bool {
        guard vlanCount > 0 else { return false }
        let type: UInt16 = bytes.bigEndian(at: 12)
        return type == EtherType.vlan || type == EtherType.serviceVLAN
    }

    /// VLAN identifier of the second tag.
    package var innerVLAN: UInt16? { vlanCount > 1 ? bytes.bigEndian(at: 18) & 0x0fff : nil }

    /// What was captured behind the header, padding included.
    package var payload: RawSpan {
        @_lifetime(copy self) get { bytes.extracting(droppingFirst: headerLength) }
    }
}
