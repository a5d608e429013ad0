// SPDX-License-Identifier: Apache-2.0

/// Why a text is refused as JSON, and at which byte.
package struct JSONFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Not what RFC 8259 has at this place.
        case syntax
        case ended
        case notUTF8
        /// A string that escapes half of a surrogate pair.
        case loneSurrogate
        /// A string that is not stream-safe: it costs too much to compare.
        case marks
        /// A number that no `Double` holds, or with too many digits.
        case number
        case tooDeep(most: Int)
        case tooManyValues(most: Int)
        /// A member's name that is too long, or not ASCII.
        case key(most: Int)
        /// An object with two members of one name, of which each reader takes another.
        case duplicate(String)
    }

    package let kind: Kind
    /// Bytes before the fault.
    package let offset: Int

    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    package var description: String {
        let what =
            switch kind {
            case .syntax: "not JSON"
            case .ended: "the text ends too early"
            case .notUTF8: "not UTF-8"
            case .loneSurrogate: "half of a surrogate pair"
            case .number: "a number out of range"
            case .tooDeep(let most): "more than \(most) levels"
            case .tooManyValues(let most): "more than \(most) values"
            case .key(let most): "a member's name beyond ASCII, or of more than \(most) bytes"
            case .marks: "more than 30 combining marks in a row"
            case .duplicate(let name): "member “\(name.prefix(60))” twice"
            }
        return "\(what), at byte \(offset)"
    }
}
