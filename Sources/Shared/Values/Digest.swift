// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 digest (FIPS 180-4), written as 64 lower-case hexadecimal digits.
package struct Digest: TextValue {
    package static let example = "64 hexadecimal digits"
    /// 32 bytes.
    package let bytes: [UInt8]

    /// `hash`: the 32 bytes that a SHA-256 implementation yields; others are cut or filled with zeros.
    package init(sha256 hash: [UInt8]) {
        bytes = Array((hash + [UInt8](repeating: 0, count: 32)).prefix(32))
    }

    /// `nil` unless there are exactly 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    package init?(_ text: String) {
        guard text.utf8.count == 64, let bytes = Values.bytes(hexadecimal: text) else { return nil }
        self.bytes = bytes
    }

    package var description: String { hexadecimal(bytes) }

    /// Four digits at a time, as people read them to each other.
    package var groups: [String] { stride(from: 0, to: bytes.count, by: 2).map { hexadecimal(bytes[$0..<($0 + 2)]) } }
}
