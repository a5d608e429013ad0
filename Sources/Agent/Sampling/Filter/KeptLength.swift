// SPDX-License-Identifier: Apache-2.0

package import Packets

/// The header as a filter program sees it, and how much of a frame the program keeps.
extension LinkHeader {
    /// A frame as libpcap hands it over, with the tag that the kernel had stripped. It may be cut behind the addresses.
    @inline(__always)
    package init(captured bytes: RawSpan, on link: LinkLayer) {
        self.init(bytes, on: link, followedBy: Flow.shortestHeader)
    }

    /// A frame as the kernel shows it to a filter: without the tag that it stripped, and without a cooked socket's link header.
    init(inKernel bytes: RawSpan, on link: LinkLayer, type: UInt16, tagWasStripped: Bool) {
        let least = Flow.shortestHeader
        let mostTags = tagWasStripped ? LinkHeader.mostTags - 1 : LinkHeader.mostTags
        switch link {
        case .ethernet:
            self.init(
                bytes, from: link.headerLength,
                type: bytes.byteCount >= link.headerLength + least ? bytes.bigEndian(at: 12) : nil,
                followedBy: least, mostTags: mostTags)
        case .rawIP: self.init(packet: bytes, followedBy: least)
        case .cooked, .cooked2:
            self.init(
                bytes, from: 0, type: bytes.byteCount >= least ? type : nil, followedBy: least, mostTags: mostTags)
        }
    }

    /// Up to where a program of epoch 0 keeps the frame: behind the addresses.
    package var snapLength: Int {
        length + (etherType == EtherType.ipv6 ? Flow.ipv6Header : Flow.shortestHeader)
    }

    /// The epoch, modulo ``TenantFilter/epochs``, of the program that kept this frame: encoded in the number of bytes captured of the `length`. `nil`
    /// for a frame so short that it was not cut; no IPv4 or IPv6 packet with a transport header is.
    package func epoch(capturedLength: Int, length: Int) -> Int? {
        let residue = capturedLength - snapLength
        return capturedLength < length && (0..<TenantFilter.epochs).contains(residue) ? residue : nil
    }

    /// Whether `bytes`, a frame without addresses, should have had some: it ends before the addresses do, or before its protocol is known.
    static func endsBeforeAddresses(_ bytes: RawSpan, on link: LinkLayer) -> Bool {
        let header = LinkHeader(bytes, on: link)
        return header.isCut || header.etherType == EtherType.ipv4 || header.etherType == EtherType.ipv6
    }
}
