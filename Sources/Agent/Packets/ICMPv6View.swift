// SPDX-License-Identifier: Apache-2.0

package import Values

/// An ICMPv6 message (RFC 4443); identifier and sequence have a meaning in echoes only.
package struct ICMPv6View: ~Escapable {
    package static let headerLength = 8
    package static let destinationUnreachable: UInt8 = 1
    package static let packetTooBig: UInt8 = 2
    package static let echoRequest: UInt8 = 128
    package static let echoReply: UInt8 = 129

    private let bytes: RawSpan

    /// Throws on fewer than 8 bytes.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        try bytes.require(ICMPv6View.headerLength, for: .icmpv6)
        self.bytes = bytes
    }

    package var type: UInt8 { bytes.byte(at: 0) }
    package var code: UInt8 { bytes.byte(at: 1) }
    package var identifier: UInt16 { bytes.bigEndian(at: 4) }
    package var sequence: UInt16 { bytes.bigEndian(at: 6) }
    /// MTU of the next hop's link in bytes, in a ``packetTooBig`` message (section 3.2).
    package var mtu: UInt32 { bytes.bigEndian(at: 4) }

    /// The checksum covers both addresses of the packet; meaningful only when the whole message was captured.
    package func checksumIsValid(from source: IPAddress, to destination: IPAddress) -> Bool {
        InternetChecksum.ofICMPv6(bytes, from: source, to: destination) == 0
    }

    package var payload: RawSpan {
        @_lifetime(copy self) get { bytes.extracting(droppingFirst: ICMPv6View.headerLength) }
    }
}
