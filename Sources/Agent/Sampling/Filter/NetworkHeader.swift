// SPDX-License-Identifier: Apache-2.0

package import Values

/// What the filter's program sees of a frame's network header. Read without judging: a header that is malformed elsewhere has its
/// addresses all the same.
package struct NetworkHeader: Hashable, Sendable {
    package static let ipv4: UInt16 = 0x0800
    package static let ipv6: UInt16 = 0x86dd
    /// IEEE 802.1Q, 802.1ad, and what switches used before 802.1ad.
    static let vlanTypes: [UInt16] = [0x8100, 0x88a8, 0x9100]
    static let mostTags = 2
    static let tagLength = 4
    static let ipv4Length = 20
    static let ipv6Length = 40

    /// Bytes before it: link header and VLAN tags, of which at most two are read.
    package let offset: Int
    /// `nil` for any other protocol, and for a frame too short to tell.
    package let family: IPAddress.Family?
    /// `nil` when ``family`` is, or when the frame ends before the last address does.
    package let addresses: Addresses?

    package struct Addresses: Hashable, Sendable {
        package let source: IPAddress
        package let destination: IPAddress
    }

    /// A frame as libpcap hands it over, with the tag that the kernel had stripped. It may be cut behind the addresses.
    package init(captured bytes: RawSpan, link: LinkLayer) {
        switch link {
        case .ethernet: self.init(bytes, from: 14, type: bytes.number(at: 12), mostTags: NetworkHeader.mostTags)
        case .rawIP: self.init(bytes, from: 0, type: NetworkPlace.type(ofPacket: bytes), mostTags: 0)
        case .cooked: self.init(bytes, from: 16, type: bytes.number(at: 14), mostTags: NetworkHeader.mostTags)
        }
    }

    /// A frame as the kernel shows it to a filter: without the tag that it stripped, and without a cooked socket's link header.
    init(inKernel bytes: RawSpan, link: LinkLayer, type: UInt16, tagWasStripped: Bool) {
        let mostTags = tagWasStripped ? NetworkHeader.mostTags - 1 : NetworkHeader.mostTags
        switch link {
        case .ethernet: self.init(bytes, from: 14, type: bytes.number(at: 12), mostTags: mostTags)
        case .rawIP: self.init(bytes, from: 0, type: NetworkPlace.type(ofPacket: bytes), mostTags: 0)
        case .cooked: self.init(bytes, from: 0, type: type, mostTags: mostTags)
        }
    }

    private init(_ bytes: RawSpan, from start: Int, type: UInt16?, mostTags: Int) {
        let place = NetworkPlace(bytes, from: start, type: type, mostTags: mostTags)
        offset = place.offset
        switch place.type {
        case NetworkHeader.ipv4:
            family = .ipv4
            addresses = Addresses(source: bytes.ipv4(at: offset + 12), destination: bytes.ipv4(at: offset + 16))
        case NetworkHeader.ipv6:
            family = .ipv6
            addresses =
                bytes.byteCount < offset + NetworkHeader.ipv6Length
                ? nil : Addresses(source: bytes.ipv6(at: offset + 8), destination: bytes.ipv6(at: offset + 24))
        default:
            family = nil
            addresses = nil
        }
    }

    /// Up to where a program of epoch 0 keeps the frame: behind the addresses.
    var snapLength: Int {
        offset + (family == .ipv6 ? NetworkHeader.ipv6Length : NetworkHeader.ipv4Length)
    }

    /// The epoch, modulo ``TenantFilter/epochs``, of the program that kept this frame: told by how much of the `length` bytes was
    /// captured. `nil` for a frame so short that it was not cut; no IPv4 or IPv6 packet with a transport header is.
    package func epoch(capturedLength: Int, length: Int) -> Int? {
        let residue = capturedLength - snapLength
        return capturedLength < length && (0..<TenantFilter.epochs).contains(residue) ? residue : nil
    }
}

extension RawSpan {
    fileprivate func ipv4(at offset: Int) -> IPAddress { IPAddress(ipv4: ipv4Bits(at: offset)) }

    fileprivate func ipv6(at offset: Int) -> IPAddress {
        IPAddress(ipv6High: ipv6Half(at: offset), low: ipv6Half(at: offset + 8))
    }
}
