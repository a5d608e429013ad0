// SPDX-License-Identifier: Apache-2.0

import Glibc

@testable import Evidence
import Sampling
import Values

/// Text of addresses, prefixes, times, digests and keys: what is read is written the same way, and C's reader agrees.
///
/// Input: one byte that chooses the value, then its text or its bits.
enum ValueTarget: FuzzTarget {
    static let name = "value"
    static let longestInput = 80

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        var script = Script(UnsafeRawBufferPointer(rebasing: input[1...]))
        switch choice & 15 {
        case 0, 1: try address(script.remainder())
        case 2, 3: try prefix(script.text())
        case 4: try roundTrip(MACAddress.self, script.text())
        case 5, 6: try time(script.text())
        case 7: try roundTrip(Digest.self, script.text())
        case 8: try roundTrip(VerificationKey.self, script.text())
        case 9: try hexadecimal(script.text())
        case 10: try date(script.number(Int64.self), script.number(UInt64.self))
        case 11: try addressBits(&script)
        default: try threshold(&script)
        }
    }

    @discardableResult
    private static func roundTrip<T: TextValue>(_ type: T.Type, _ text: String) throws(Violation) -> T? {
        guard let value = T(text) else { return nil }
        try expect(T(value.description), equals: value, "“\(text)” read, written and read")
        try expect(T(value.description)?.description, equals: value.description, "the text of “\(text)”")
        return value
    }

    private static func address(_ bytes: [UInt8]) throws(Violation) {
        let text = String(decoding: bytes, as: UTF8.self)
        let read = try roundTrip(IPAddress.self, text)
        if let read { try expect(IPAddress(bytes: read.bytes), equals: read, "bytes of “\(text)”") }
        // inet_pton(3) stops at a zero, and sees bytes where we see repaired UTF-8.
        guard !bytes.contains(0), bytes.allSatisfy({ $0 < 0x80 }) else { return }
        let family = bytes.contains(UInt8(ascii: ":")) ? AF_INET6 : AF_INET
        var storage: (UInt64, UInt64) = (0, 0)
        let count = family == AF_INET6 ? 16 : 4
        let status = text.withCString { inet_pton(family, $0, &storage) }
        let theirs = withUnsafeBytes(of: &storage) { Array($0.prefix(count)) }
        try expect(read?.bytes, equals: status == 1 ? theirs : nil, "“\(text)” by inet_pton")
    }

    private static func prefix(_ text: String) throws(Violation) {
        guard let prefix = try roundTrip(IPPrefix.self, text) else { return }
        try expect(prefix.contains(prefix.address), "\(prefix) does not contain its first address")
        try expect(IPPrefix(prefix.address, length: prefix.length), equals: prefix, "\(prefix) made again")
        try expect(
            IPPrefix(prefix.address, length: -1) == nil && IPPrefix(prefix.address, length: 129) == nil, "lengths")
    }

    private static func time(_ text: String) throws(Violation) {
        guard let time = Timestamp(text) else { return }
        try expect(Timestamp(time.description), equals: time, "“\(text)” read, written and read")
        if text.utf8.count == 27 { try expect(time.description, equals: text, "the one form of a time") }
    }

    private static func hexadecimal(_ text: String) throws(Violation) {
        guard let bytes = Values.bytes(hexadecimal: text) else { return }
        try expect(Values.hexadecimal(bytes), equals: text.lowercased(), "hexadecimal digits")
    }

    private static func date(_ microseconds: Int64, _ bits: UInt64) throws(Violation) {
        let time = Timestamp(microseconds: microseconds)
        let seconds = Double(bitPattern: bits)
        let later = time.advanced(bySeconds: seconds)
        if seconds >= 0 { try expect(later >= time, "\(time) advanced by \(seconds) s is \(later)") }
        if seconds <= 0 { try expect(later <= time, "\(time) advanced by \(seconds) s is \(later)") }
        let text = time.description
        if let read = Timestamp(text) { try expect(read, equals: time, "“\(text)”") }
        let date = CivilDate(daysSinceEpoch: microseconds / 86_400_000_000)
        try expect((1...12).contains(date.month) && (1...31).contains(date.day), "\(date)")
        try expect(date.daysSinceEpoch, equals: microseconds / 86_400_000_000, "\(date)")
    }

    private static func addressBits(_ script: inout Script) throws(Violation) {
        let address = IPAddress(ipv6High: script.number(UInt64.self), low: script.number(UInt64.self))
        try roundTrip(IPAddress.self, address.description)
        let length = Int(script.byte())
        guard let prefix = IPPrefix(address, length: length) else {
            return try expect(length > 128, "no prefix of length \(length)")
        }
        try expect(prefix.contains(address), "\(prefix) does not contain \(address)")
        try roundTrip(IPPrefix.self, prefix.description)
    }

    private static func threshold(_ script: inout Script) throws(Violation) {
        let threshold = Threshold.bytes(script.number(UInt32.self))
        try expect(threshold.bytes.nonzeroBitCount, equals: 1, "\(threshold.bytes) is no power of two")
        let suitable = Threshold.suitable(
            bitsPerSecond: script.number(Int64.self), windowSeconds: Double(bitPattern: script.number(UInt64.self)),
            relativeError: Double(bitPattern: script.number(UInt64.self)))
        try expect(suitable.bytes <= 1 << 20, "z \(suitable.bytes)")
        let probability = suitable.probability(ofLength: Int(script.number(Int64.self)))
        try expect((0...1).contains(probability), "probability \(probability)")
    }
}
