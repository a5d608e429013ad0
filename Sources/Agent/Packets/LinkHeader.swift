// SPDX-License-Identifier: Apache-2.0

/// The link header of a frame with its VLAN tags: where the payload begins, and its type.
///
/// At most two tags are read, of 802.1Q, 802.1ad and 0x9100; behind two, the type of a third is the payload's. Nothing is thrown: for a frame
/// that ends within its header, ``isCut`` is set and ``etherType`` is 0.
@usableFromInline
package struct LinkHeader {
    @inlinable package static var tagLength: Int { 4 }
    @inlinable package static var mostTags: Int { 2 }

    /// Bytes before the payload, tags included; in a cut frame, bytes up to the end of the header or tag that is not whole.
    @usableFromInline package var length: Int
    /// Type of the payload; 0 when unknown. On a link without types, by the version in the payload's first byte.
    @usableFromInline package var etherType: UInt16
    /// Type of the outermost tag, or of the payload without one; 0 when unknown.
    @usableFromInline package let outerType: UInt16
    /// VLAN tags that were read: 0, 1 or 2.
    @usableFromInline package var tagCount = 0
    /// The frame ends before its payload's type is known.
    @usableFromInline package var isCut: Bool

    /// - Parameter least: bytes that must follow the header, and each tag, for its type to be read.
    @inlinable @inline(__always)
    package init(_ bytes: RawSpan, on link: LinkLayer, followedBy least: Int = 0) {
        let length = link.headerLength
        switch link {
        case .ethernet:
            let type: UInt16? = bytes.byteCount >= length &+ least ? bytes.bigEndian(at: 12) : nil
            self.init(bytes, from: length, type: type, followedBy: least)
        case .rawIP: self.init(packet: bytes, followedBy: max(1, least))
        case .cooked:
            let type: UInt16? = bytes.byteCount >= length &+ least ? bytes.bigEndian(at: 14) : nil
            self.init(bytes, from: length, type: type, followedBy: least)
        case .cooked2:
            let type: UInt16? = bytes.byteCount >= length &+ least ? bytes.bigEndian(at: 0) : nil
            self.init(bytes, from: length, type: type, followedBy: least)
        }
    }

    /// A header of which `start` bytes have been read, and which gave `type`; `nil` when it gave none.
    @inlinable @inline(__always)
    package init(_ bytes: RawSpan, from start: Int, type: UInt16?, followedBy least: Int, mostTags: Int = mostTags) {
        length = start
        isCut = type == nil
        let type = type ?? 0
        outerType = type
        etherType = type
        while EtherType.isVLAN(etherType), tagCount < mostTags {
            length &+= LinkHeader.tagLength
            if bytes.byteCount >= length &+ least {
                etherType = bytes.bigEndian(at: length &- 2)
            } else {
                etherType = 0
                isCut = true
            }
            tagCount &+= 1
        }
    }

    /// No link header: an IP packet, whose version field gives its type.
    @inlinable @inline(__always)
    package init(packet bytes: RawSpan, followedBy least: Int) {
        length = 0
        isCut = bytes.byteCount < least
        if isCut {
            etherType = 0
        } else {
            switch bytes.byte(at: 0) >> 4 {
            case 4: etherType = EtherType.ipv4
            case 6: etherType = EtherType.ipv6
            default: etherType = 0
            }
        }
        outerType = 0
    }

    /// The outer tag is of a kind that Linux takes off on arrival: 802.1Q or 802.1ad.
    @inlinable @inline(__always)
    package var hasStrippableTag: Bool { tagCount > 0 && outerType != EtherType.legacyServiceVLAN }
}
