// SPDX-License-Identifier: Apache-2.0

/// Control bits of a TCP segment (RFC 9293, section 3.1).
package struct TCPFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let fin = TCPFlags(rawValue: 1 << 0)
    package static let syn = TCPFlags(rawValue: 1 << 1)
    package static let rst = TCPFlags(rawValue: 1 << 2)
    package static let psh = TCPFlags(rawValue: 1 << 3)
    package static let ack = TCPFlags(rawValue: 1 << 4)
    package static let urg = TCPFlags(rawValue: 1 << 5)
}

/// A TCP segment (RFC 9293, section 3.1).
package struct TCPView: ~Escapable {
    private let bytes: RawSpan
    /// Options included: 20 to 60. May exceed the captured bytes.
    package let headerLength: Int

    /// Throws when the 20 fixed bytes are cut or the data offset is below 5; options may be cut.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        try bytes.require(20, for: .tcp)
        let length = Int(bytes.byte(at: 12) >> 4) * 4
        guard length >= 20 else { throw .malformed(.tcp, "data offset \(length / 4)") }
        self.bytes = bytes
        headerLength = length
    }

    package var sourcePort: UInt16 { bytes.bigEndian(at: 0) }
    package var destinationPort: UInt16 { bytes.bigEndian(at: 2) }
    package var sequence: UInt32 { bytes.bigEndian(at: 4) }
    package var acknowledgement: UInt32 { bytes.bigEndian(at: 8) }
    package var flags: TCPFlags { TCPFlags(rawValue: bytes.byte(at: 13)) }
    /// Unscaled.
    package var window: UInt16 { bytes.bigEndian(at: 14) }
    package var hasOptions: Bool { headerLength > 20 }

    package var payload: RawSpan {
        @_lifetime(copy self) get { bytes.extracting(droppingFirst: min(headerLength, bytes.byteCount)) }
    }
}
