// SPDX-License-Identifier: Apache-2.0

package import Values

/// An IPv4 datagram or fragment (RFC 791).
package struct IPv4View: ~Escapable {
    /// Without options.
    package static let shortestHeader = 20

    private let bytes: RawSpan
    /// Options included: 20 to 60.
    package let headerLength: Int

    /// Throws when the header, options included, is cut, or its version or lengths contradict RFC 791. The payload may be cut. The header's checksum
    /// is not verified: checksum offload leaves it unset on transmit.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(PacketError) {
        try bytes.require(20, for: .ipv4)
        let first = bytes.byte(at: 0)
        guard first >> 4 == 4 else { throw .malformed(.ipv4, "version \(first >> 4)") }
        let length = Int(first & 0x0f) * 4
        guard length >= 20 else { throw .malformed(.ipv4, "header length \(length)") }
        try bytes.require(length, for: .ipv4)
        let total = Int(bytes.bigEndian(at: 2, as: UInt16.self))
        guard total == 0 || total >= length else {
            throw .malformed(.ipv4, "total length \(total) below the header's \(length)")
        }
        self.bytes = bytes
        headerLength = length
    }

    /// Bytes of the datagram or fragment, header included; 0 on frames that segmentation offload made longer than 65,535.
    package var totalLength: Int { Int(bytes.bigEndian(at: 2, as: UInt16.self)) }
    package var identification: UInt16 { bytes.bigEndian(at: 4) }
    package var dontFragment: Bool { bytes.byte(at: 6) & 0x40 != 0 }
    package var moreFragments: Bool { bytes.byte(at: 6) & 0x20 != 0 }
    /// In bytes.
    package var fragmentOffset: Int { Int(bytes.bigEndian(at: 6, as: UInt16.self) & 0x1fff) * 8 }
    package var timeToLive: UInt8 { bytes.byte(at: 8) }
    /// See ``IPProtocol``.
    package var protocolNumber: UInt8 { bytes.byte(at: 9) }
    package var headerChecksumIsValid: Bool { InternetChecksum.of(bytes.extracting(first: headerLength)) == 0 }
    package var source: IPAddress { IPAddress(ipv4: bytes.bigEndian(at: 12)) }
    package var destination: IPAddress { IPAddress(ipv4: bytes.bigEndian(at: 16)) }

    /// The captured part of the datagram's data, without Ethernet padding.
    package var payload: RawSpan {
        @_lifetime(copy self) get {
            let end = totalLength == 0 ? bytes.byteCount : min(totalLength, bytes.byteCount)
            return bytes.extracting(headerLength..<end)
        }
    }
}
