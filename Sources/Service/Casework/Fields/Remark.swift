// SPDX-License-Identifier: Apache-2.0

internal import Words

/// A remark in an officer's own words, on one line: runs of white space are one space.
enum Remark {
    /// Throws ``Problem/invalid(_:_:)`` of `field`, with `advice`, for a remark that is empty or longer than `most` characters.
    static func read(_ text: String, most: Int, field: String, _ advice: Phrase) throws(Problem) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard (1...most).contains(words.count) else { throw Problem.invalid(field, advice) }
        return words
    }
}
