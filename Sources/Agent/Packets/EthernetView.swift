// SPDX-License-Identifier: Apache-2.0

package import Values

/// An Ethernet II frame without FCS, behind up to two VLAN tags (IEEE 802.3, 802.1Q, 802.1ad).
package struct EthernetView: ~Escapable {
    private let bytes: RawSpan
    private let header: LinkHeader

    /// Throws ``PacketError/truncated(_:needed:available:)`` when the header, tags included, is cut.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        header = LinkHeader(bytes, on: .ethernet)
        self.bytes = bytes
        if header.isCut {
            throw .truncated(.ethernet, needed: header.length, available: bytes.byteCount)
        }
    }

    /// Bytes before the payload: 14, 18 or 22.
    package var headerLength: Int { header.length }
    /// Type of the payload, behind the VLAN tags. Below 1536 it is a length (IEEE 802.3).
    package var etherType: UInt16 { header.etherType }
    package var destination: MACAddress { MACAddress(bits: bytes.bigEndian48(at: 0)) }
    package var source: MACAddress { MACAddress(bits: bytes.bigEndian48(at: 6)) }

    /// 0, 1 or 2.
    package var vlanCount: Int { header.tagCount }

    /// VLAN identifier, 0 to 4095, of the tag next to the addresses.
    package var outerVLAN: UInt16? { vlanCount > 0 ? bytes.bigEndian(at: 14) & 0x0fff : nil }

    /// The outer tag is of a kind that Linux takes off on arrival: 802.1Q or 802.1ad.
    package var hasStrippableTag: Bool { header.hasStrippableTag }

    /// VLAN identifier of the second tag.
    package var innerVLAN: UInt16? { vlanCount > 1 ? bytes.bigEndian(at: 18) & 0x0fff : nil }

    /// The captured bytes behind the header, padding included.
    package var payload: RawSpan {
        @_lifetime(copy self) get { bytes.extracting(droppingFirst: headerLength) }
    }
}
