// SPDX-License-Identifier: Apache-2.0

/// The header of an HTTP/2 frame (RFC 9113, section 4.1): a length of three bytes, a type, flags, a stream.
enum HTTP2Frame {
    private static let headerLength = 9
    private static let settings: UInt8 = 4
    /// A setting takes 6 bytes; no server sends more of them than that many.
    private static let mostSettings = 64

    /// Whether the bytes begin with the SETTINGS frame that a server sends first (section 3.4); `nil` while the header is not whole.
    static func isSettings(_ bytes: [UInt8]) -> Bool? {
        guard bytes.count >= headerLength else { return nil }
        let length = bytes[..<3].reduce(0) { $0 << 8 | Int($1) }
        return length % 6 == 0 && length <= 6 * mostSettings && bytes[3] == settings
            && bytes[4..<headerLength].allSatisfy { $0 == 0 }
    }
}
