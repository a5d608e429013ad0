// SPDX-License-Identifier: Apache-2.0

package import Values

/// The fixed header of an IPv6 packet (RFC 8200, section 3); extension headers stay in the payload.
package struct IPv6View: ~Escapable {
    package static let headerLength = 40

    private let bytes: RawSpan

    /// Throws when the 40 bytes are cut or the version is another.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        try bytes.require(IPv6View.headerLength, for: .ipv6)
        let version = bytes.byte(at: 0) >> 4
        guard version == 6 else { throw .malformed(.ipv6, "version \(version)") }
        self.bytes = bytes
    }

    /// Bytes behind the fixed header; 0 for a jumbogram (RFC 2675).
    package var payloadLength: Int { Int(bytes.bigEndian(at: 4, as: UInt16.self)) }
    /// See ``IPProtocol``.
    package var nextHeader: UInt8 { bytes.byte(at: 6) }
    package var hopLimit: UInt8 { bytes.byte(at: 7) }
    package var source: IPAddress { IPAddress(ipv6High: bytes.bigEndian(at: 8), low: bytes.bigEndian(at: 16)) }
    package var destination: IPAddress { IPAddress(ipv6High: bytes.bigEndian(at: 24), low: bytes.bigEndian(at: 32)) }

    /// The captured bytes behind the fixed header, without Ethernet padding.
    package var payload: RawSpan {
        @_lifetime(copy self) get {
            let available = bytes.byteCount - IPv6View.headerLength
            let length = payloadLength == 0 ? available : min(payloadLength, available)
            return bytes.extracting(IPv6View.headerLength..<(IPv6View.headerLength + length))
        }
    }
}
