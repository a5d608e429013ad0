// SPDX-License-Identifier: Apache-2.0

/// Text in header fields: ASCII stands as it is, everything else as encoded words (RFC 2047).
enum HeaderText {
    /// Controls, and the line and paragraph separators: none may reach a header.
    static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }

    static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    /// An unstructured field's text. Throws ``MailError/badHeader(name:why:)`` for control characters, which would begin a new field.
    static func unstructured(_ text: String, field: String) throws(MailError) -> String {
        guard !text.unicodeScalars.contains(where: isForbidden) else {
            throw .badHeader(name: field, why: "it holds a line break or another control character")
        }
        guard text.utf8.count <= 2_000 else { throw .badHeader(name: field, why: "it is longer than 2,000 bytes") }
        // Words that look encoded already are encoded again, so that they arrive as written.
        return isASCII(text) && !text.contains("=?") ? folded(text) : encodedWords(text)
    }

    /// UTF-8 in base64, each word on a line of its own and never broken inside a character. 39 bytes a word keep lines below 76 characters, the
    /// longest field name included.
    static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var current: [UInt8] = []
        // Between code points, since each word is decoded by itself (RFC 2047, section 5).
        for scalar in text.unicodeScalars {
            let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            if current.count + bytes.count > 39 {
                words.append(encodedWord(current))
                current = []
            }
            current += bytes
        }
        if !current.isEmpty { words.append(encodedWord(current)) }
        return words.joined(separator: "\r\n ")
    }

    private static func encodedWord(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(TransferEncoding.base64(bytes))?=" }

    /// Breaks at spaces so that lines stay below 78 characters where they can.
    static func folded(_ text: String) -> String {
        var lines = [""]
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let line = lines[lines.count - 1]
            // A line of spaces alone would be no line at all: fold before a word only.
            if line.utf8.count + word.utf8.count > 66, !word.isEmpty, line.contains(where: { $0 != " " }) {
                lines.append(" " + word)
            } else {
                lines[lines.count - 1] = lines.count == 1 && line.isEmpty ? String(word) : line + " " + word
            }
        }
        return lines.joined(separator: "\r\n")
    }
}
