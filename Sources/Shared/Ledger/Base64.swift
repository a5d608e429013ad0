// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// Standard base64 with padding (RFC 4648, 4), one text for each value: anything else would let signed text vary.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    /// `nil` for anything that ``encode(_:)`` would not have written.
    static func decode(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}
