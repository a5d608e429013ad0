// SPDX-License-Identifier: Apache-2.0

package import Values

/// The one's complement sum of IPv4, ICMP, TCP and UDP (RFC 1071).
package enum InternetChecksum {
    /// The value for the checksum field when that field is zero in `bytes`; 0 when `bytes` hold a correct checksum.
    package static func of(_ bytes: RawSpan) -> UInt16 {
        sum(bytes, onto: 0)
    }

    /// The same for an ICMPv6 message, whose checksum covers a pseudo-header too (RFC 8200, section 8.1).
    package static func ofICMPv6(_ message: RawSpan, from source: IPAddress, to destination: IPAddress) -> UInt16 {
        let start = UInt64(message.byteCount) + UInt64(IPProtocol.icmpv6)
        return sum(
            message,
            onto: start + words(source.high) + words(source.low) + words(destination.high)
                + words(destination.low))
    }

    private static func words(_ value: UInt64) -> UInt64 {
        (value >> 48) + (value >> 32 & 0xffff) + (value >> 16 & 0xffff) + (value & 0xffff)
    }

    private static func sum(_ bytes: RawSpan, onto start: UInt64) -> UInt16 {
        var sum = start
        var offset = 0
        while offset + 2 <= bytes.byteCount {
            sum += UInt64(bytes.bigEndian(at: offset, as: UInt16.self))
            offset += 2
        }
        if offset < bytes.byteCount { sum += UInt64(bytes.byte(at: offset)) << 8 }
        while sum > 0xffff { sum = (sum >> 16) + (sum & 0xffff) }
        return ~UInt16(truncatingIfNeeded: sum)
    }
}
