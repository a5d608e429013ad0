// SPDX-License-Identifier: Apache-2.0

/// An ICMP message (RFC 792); identifier and sequence have a meaning in echoes only.
package struct ICMPView: ~Escapable {
    package static let headerLength = 8
    package static let echoReply: UInt8 = 0
    package static let destinationUnreachable: UInt8 = 3
    package static let echoRequest: UInt8 = 8
    /// A code of ``destinationUnreachable``: the packet does not fit the next hop and must not be fragmented.
    package static let fragmentationNeeded: UInt8 = 4
    package static let timeExceeded: UInt8 = 11

    private let bytes: RawSpan

    /// Throws on fewer than 8 bytes.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        try bytes.require(ICMPView.headerLength, for: .icmp)
        self.bytes = bytes
    }

    package var type: UInt8 { bytes.byte(at: 0) }
    package var code: UInt8 { bytes.byte(at: 1) }
    package var identifier: UInt16 { bytes.bigEndian(at: 4) }
    package var sequence: UInt16 { bytes.bigEndian(at: 6) }
    /// MTU of the next hop in bytes, in a ``fragmentationNeeded`` message; 0 from routers older than RFC 1191.
    package var nextHopMTU: UInt16 { bytes.bigEndian(at: 6) }

    /// Over the bytes given: meaningful only when the whole message was captured.
    package var checksumIsValid: Bool { InternetChecksum.of(bytes) == 0 }

    package var payload: RawSpan {
        @_lifetime(copy self) get { bytes.extracting(droppingFirst: ICMPView.headerLength) }
    }
}
