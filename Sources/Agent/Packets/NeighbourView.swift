// SPDX-License-Identifier: Apache-2.0

package import Values

/// A neighbour solicitation or advertisement of IPv6 (RFC 4861, sections 4.3 and 4.4): the ICMPv6 message with its options.
///
/// Hop limit, checksum and addresses of the packet around it are for the caller to check (section 7.1).
package struct NeighbourView: ~Escapable {
    package static let headerLength = 24
    package static let solicitation: UInt8 = 135
    package static let advertisement: UInt8 = 136

    private enum Option {
        static let sourceLinkAddress: UInt8 = 1
        static let targetLinkAddress: UInt8 = 2
        /// RFC 3971, section 5.3.2.
        static let nonce: UInt8 = 14
    }

    private let bytes: RawSpan

    /// Throws on fewer than 24 bytes, on another type or code, and on options that are cut or have length zero.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        try bytes.require(NeighbourView.headerLength, for: .neighbour)
        let type = bytes.byte(at: 0)
        guard type == NeighbourView.solicitation || type == NeighbourView.advertisement else {
            throw .malformed(.neighbour, "type \(type), neither solicitation (135) nor advertisement (136)")
        }
        guard bytes.byte(at: 1) == 0 else { throw .malformed(.neighbour, "code \(bytes.byte(at: 1)), not 0") }
        var offset = NeighbourView.headerLength
        while offset < bytes.byteCount {
            try bytes.require(offset + 2, for: .neighbour)
            let length = Int(bytes.byte(at: offset + 1)) * 8
            guard length > 0 else { throw .malformed(.neighbour, "an option of length 0") }
            try bytes.require(offset + length, for: .neighbour)
            offset += length
        }
        self.bytes = bytes
    }

    package var isAdvertisement: Bool { bytes.byte(at: 0) == NeighbourView.advertisement }
    /// Whether this is an advertisement that answers a solicitation.
    package var isSolicited: Bool { isAdvertisement && bytes.byte(at: 4) & 0x40 != 0 }
    /// The solicited or advertised address.
    package var target: IPAddress { IPAddress(ipv6High: bytes.bigEndian(at: 8), low: bytes.bigEndian(at: 16)) }

    /// Link-layer address of the sender in a solicitation, of the target in an advertisement; `nil` without such an option for Ethernet.
    package var linkAddress: MACAddress? {
        option(isAdvertisement ? Option.targetLinkAddress : Option.sourceLinkAddress).map { MACAddress(bits: $0) }
    }

    /// The 48 random bits by which a sender recognises its solicitation (RFC 7527); `nil` without, or with a longer one.
    package var nonce: UInt64? { option(Option.nonce) }

    /// The 6 bytes of the first option of this type that has so many.
    private func option(_ type: UInt8) -> UInt64? {
        var offset = NeighbourView.headerLength
        while offset < bytes.byteCount {
            let length = Int(bytes.byte(at: offset + 1)) * 8
            if bytes.byte(at: offset) == type, length == 8 { return bytes.bigEndian48(at: offset + 2) }
            offset += length
        }
        return nil
    }
}
