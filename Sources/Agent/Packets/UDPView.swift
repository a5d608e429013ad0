// SPDX-License-Identifier: Apache-2.0

/// A UDP datagram (RFC 768).
package struct UDPView: ~Escapable {
    package static let headerLength = 8

    private let bytes: RawSpan

    /// Throws on fewer than 8 bytes, and on a length field below 8 other than 0 (which is a jumbogram's, RFC 2675).
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        try bytes.require(UDPView.headerLength, for: .udp)
        let length = Int(bytes.bigEndian(at: 4, as: UInt16.self))
        guard length == 0 || length >= UDPView.headerLength else { throw .malformed(.udp, "length \(length)") }
        self.bytes = bytes
    }

    package var sourcePort: UInt16 { bytes.bigEndian(at: 0) }
    package var destinationPort: UInt16 { bytes.bigEndian(at: 2) }
    /// Header included.
    package var length: Int { Int(bytes.bigEndian(at: 4, as: UInt16.self)) }

    /// The captured part of the datagram's data.
    package var payload: RawSpan {
        @_lifetime(copy self) get {
            let end = length == 0 ? bytes.byteCount : min(length, bytes.byteCount)
            return bytes.extracting(UDPView.headerLength..<end)
        }
    }
}
