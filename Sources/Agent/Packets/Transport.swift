// SPDX-License-Identifier: Apache-2.0

/// The payload of an IP packet or fragment, behind the options of IPv4 or the extension headers of IPv6.
package struct Transport: ~Escapable {
    /// See ``IPProtocol``.
    package let protocolNumber: UInt8
    /// Bytes of the frame before the payload.
    package let offset: Int
    /// Offset in bytes; 0 for a packet that is whole, and for a first fragment.
    package let fragmentOffset: Int
    package let hasMoreFragments: Bool
    /// The captured bytes, without padding. In a later fragment they begin in the middle of the packet's data, with no transport header.
    package let payload: RawSpan

    /// The payload's ports; `nil` for another protocol than TCP and UDP, for a later fragment, and when they are cut.
    package var ports: (source: UInt16, destination: UInt16)? {
        guard protocolNumber == IPProtocol.tcp || protocolNumber == IPProtocol.udp, fragmentOffset == 0,
            payload.byteCount >= 4
        else { return nil }
        return (payload.bigEndian(at: 0), payload.bigEndian(at: 2))
    }

    @_lifetime(copy payload)
    init(protocolNumber: UInt8, offset: Int, fragmentOffset: Int, hasMoreFragments: Bool, payload: RawSpan) {
        self.protocolNumber = protocolNumber
        self.offset = offset
        self.fragmentOffset = fragmentOffset
        self.hasMoreFragments = hasMoreFragments
        self.payload = payload
    }

    /// Reads the extension headers of IPv6 (RFC 8200, section 4). Stops at a later fragment, which begins in the middle of the packet's data, and at
    /// protocols that encrypt what they carry. `nil` when a header is cut.
    ///
    /// - Parameters:
    ///   - bytes: the bytes behind the fixed header.
    ///   - offset: position of `bytes` in the frame.
    @_lifetime(copy bytes)
    init?(_ bytes: RawSpan, _ nextHeader: UInt8, at offset: Int) {
        var (next, position) = (nextHeader, 0)
        var (fragmentOffset, hasMoreFragments) = (0, false)
        while fragmentOffset == 0, let unit = Transport.lengthUnit(next) {
            guard bytes.byteCount >= position + 8 else { return nil }
            // A fragment header has no length: its second byte is reserved.
            let count = next == IPProtocol.fragment ? 0 : Int(bytes.byte(at: position + 1))
            if next == IPProtocol.fragment {
                let field: UInt16 = bytes.bigEndian(at: position + 2)
                (fragmentOffset, hasMoreFragments) = (Int(field & 0xfff8), field & 1 != 0)
            }
            let length = next == IPProtocol.authentication ? (count + 2) * unit : (count + 1) * unit
            guard bytes.byteCount >= position + length else { return nil }
            next = bytes.byte(at: position)
            position += length
        }
        self.init(
            protocolNumber: next, offset: offset + position, fragmentOffset: fragmentOffset,
            hasMoreFragments: hasMoreFragments, payload: bytes.extracting(droppingFirst: position))
    }

    /// Bytes that a header's length field counts in; `nil` for protocols that are no extension header.
    private static func lengthUnit(_ number: UInt8) -> Int? {
        switch number {
        case IPProtocol.hopByHopOptions, IPProtocol.routing, IPProtocol.fragment, IPProtocol.destinationOptions: 8
        case IPProtocol.authentication: 4
        default: nil
        }
    }
}

/// The beginning of a TCP segment or UDP datagram that an ICMP error quotes: at least eight bytes (RFC 792).
package struct QuotedTransport: ~Escapable {
    package static let length = 8

    private let bytes: RawSpan

    /// `nil` on fewer than 8 bytes.
    @_lifetime(copy bytes)
    package init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= QuotedTransport.length else { return nil }
        self.bytes = bytes
    }

    package var sourcePort: UInt16 { bytes.bigEndian(at: 0) }
    package var destinationPort: UInt16 { bytes.bigEndian(at: 2) }
    /// Sequence number, if the quoted packet is a TCP segment.
    package var sequence: UInt32 { bytes.bigEndian(at: 4) }
}
