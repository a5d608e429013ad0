// SPDX-License-Identifier: Apache-2.0

/// The data types of RFC 4251, section 5, written one after the other.
struct SSHWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    mutating func raw(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    mutating func uint32(_ value: UInt32) {
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
    }

    mutating func string(_ content: some Collection<UInt8>) {
        uint32(UInt32(clamping: content.count))
        bytes.append(contentsOf: content)
    }

    mutating func names(_ names: [String]) { string(Array(names.joined(separator: ",").utf8)) }

    /// A multiple-precision integer from its big-endian magnitude, which may have leading zeros.
    mutating func unsignedNumber(_ magnitude: some Collection<UInt8>) {
        let digits = magnitude.drop { $0 == 0 }
        let isPadded = (digits.first ?? 0) >= 0x80
        uint32(UInt32(clamping: digits.count + (isPadded ? 1 : 0)))
        if isPadded { bytes.append(0) }
        bytes.append(contentsOf: digits)
    }

    static func string(_ content: some Collection<UInt8>) -> [UInt8] {
        var writer = SSHWriter()
        writer.string(content)
        return writer.bytes
    }

    static func unsignedNumber(_ magnitude: some Collection<UInt8>) -> [UInt8] {
        var writer = SSHWriter()
        writer.unsignedNumber(magnitude)
        return writer.bytes
    }
}
