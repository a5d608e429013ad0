// SPDX-License-Identifier: Apache-2.0

/// Why a text is refused: the first thing that is wrong with it.
package enum TextFault: Error, Hashable, Sendable {
    /// Empty, or nothing in it that a reader sees.
    case missing
    case tooLong(most: Int)
    /// A control character (category Cc) that is no line break or tab of a text of several lines.
    case control(Unicode.Scalar)
    /// A line break in a text of one line, or U+2028 or U+2029 in any.
    case lineBreak
    /// Changes the direction of the text around it (UAX #9): overrides, embeddings, isolates and marks.
    case direction(Unicode.Scalar)
    /// Takes part in comparisons and is not seen.
    case invisible(Unicode.Scalar)
    /// Means nothing outside one machine: private use, unassigned, a noncharacter, or the replacement of a lost character.
    case undefined(Unicode.Scalar)
    /// Marks with no character to stand on, or more than ``TextRule/mostMarks`` on one.
    case marks
    /// The documents' fonts have no glyph for it.
    case unprintable(Unicode.Scalar)
}

extension TextFault: CustomStringConvertible {
    /// A predicate in English, without a full stop: `holds a control character (U+0000)`.
    package var description: String {
        switch self {
        case .missing: "is missing"
        case .tooLong(let most): "is longer than \(most) characters"
        case .control(let scalar): "holds a control character (\(scalar.codePoint))"
        case .lineBreak: "holds a line break, and is one line"
        case .direction(let scalar): "holds a character that turns the direction of writing (\(scalar.codePoint))"
        case .invisible(let scalar): "holds an invisible character (\(scalar.codePoint))"
        case .undefined(let scalar): "holds a character without a meaning (\(scalar.codePoint))"
        case .marks: "holds accents that belong to no character, or more than \(TextRule.mostMarks) on one"
        case .unprintable(let scalar): "holds a character that no document font has: “\(scalar)” (\(scalar.codePoint))"
        }
    }

    /// The accepted form: a sentence in English without a full stop.
    package var remedy: String {
        switch self {
        case .missing: "Fill it in"
        case .tooLong(let most): "Shorten it to \(most) characters"
        case .lineBreak: "Write it on one line"
        case .control, .direction, .invisible, .undefined: "Type it again without it"
        case .marks: "Type it again without them"
        case .unprintable: "Write it in words"
        }
    }
}

extension Unicode.Scalar {
    /// `U+1F3E5`: four to six upper-case hexadecimal digits.
    package var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
