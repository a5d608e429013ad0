// SPDX-License-Identifier: Apache-2.0

internal import Packets

/// The ports of a segment or datagram.
struct PortPair {
    var source: UInt16
    var destination: UInt16

    static let quotedBytes = 8

    /// The eight bytes of a segment that every ICMP error quotes (RFC 792); `nil` when they are cut.
    static func andSequence(_ segment: RawSpan) -> (ports: PortPair, sequence: UInt32)? {
        guard segment.byteCount >= quotedBytes else { return nil }
        let bytes = segment.withUnsafeBytes { Array($0.prefix(quotedBytes)) }
        let word = { (index: Int) in UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1]) }
        return (
            PortPair(source: UInt16(word(0)), destination: UInt16(word(2))), word(4) << 16 | word(6)
        )
    }
}
