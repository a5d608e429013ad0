// SPDX-License-Identifier: Apache-2.0

/// The one's complement sum of IPv4, ICMP, TCP and UDP (RFC 1071).
package enum InternetChecksum {
    /// The value for the checksum field when that field is zero in `bytes`; 0 when `bytes` hold a correct checksum.
    package static func of(_ bytes: RawSpan) -> UInt16 {
        var sum: UInt64 = 0
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
