// SPDX-License-Identifier: Apache-2.0

internal import Values

/// A reader of JSON from outside (RFC 8259), token by token, in time and memory linear in the text.
///
/// It takes UTF-8 alone, without a byte order mark, and refuses what readers understand differently or at a cost: a name twice in an
/// object, half a surrogate pair, a number that is no finite `Double`, endless rows of combining marks, and whatever is beyond ``JSONLimits``.
package struct JSONReader {
    package enum Token: Hashable, Sendable {
        case beginObject
        case endObject
        case beginArray
        case endArray
        /// The name of the member whose value follows.
        case key(String)
        /// Where the text stands between its quotes.
        case string(Range<Int>)
        case number(Range<Int>)
        case bool(Bool)
        case null
        /// After the one value, and again whenever it is asked.
        case end
    }

    /// An array or object that is open.
    private struct Container {
        let isObject: Bool
        /// Names so far: few are compared one by one, more are hashed.
        var few: [String] = []
        var many: Set<String> = []

        static let fewest = 12

        /// Whether `key` was not there yet.
        mutating func insert(_ key: String) -> Bool {
            if few.count < Self.fewest {
                guard !few.contains(key) else { return false }
                few.append(key)
                return true
            }
            if many.isEmpty { many = Set(few) }
            return many.insert(key).inserted
        }
    }

    private enum Expected {
        /// The document's value; the first of an array, the first member of an object, or their end.
        case value
        /// A member's value.
        case memberValue
        /// A comma or the end of the container.
        case more
        case end
    }

    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position = 0
    private var open: [Container] = []
    private var expected = Expected.value
    private var values = 0

    /// - Throws: ``JSONFault`` unless `bytes` is UTF-8.
    package init(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONFault) {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw JSONFault(.notUTF8, at: error.byteOffsets.lowerBound)
        }
        self.bytes = bytes
        self.limits = limits
    }

    /// Reads all of `bytes`, and keeps nothing.
    package static func check(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONFault) {
        var reader = try JSONReader(bytes, limits: limits)
        while try reader.next() != .end {}
    }

    // MARK: Tokens

    package mutating func next() throws(JSONFault) -> Token {
        skipSpace()
        switch expected {
        case .value:
            guard let isObject = open.last?.isObject else { return try value() }
            if let end = closing(isObject) { return end }
            return isObject ? try key() : try value()
        case .memberValue: return try value()
        case .more: return try more()
        case .end:
            guard position == bytes.count else { throw JSONFault(.syntax, at: position) }
            return .end
        }
    }

    private mutating func more() throws(JSONFault) -> Token {
        // `expected` is `.more` only within a container.
        guard let isObject = open.last?.isObject else { throw JSONFault(.syntax, at: position) }
        if let end = closing(isObject) { return end }
        try take(UInt8(ascii: ","))
        skipSpace()
        return isObject ? try key() : try value()
    }

    /// Closes the innermost container if its bracket is next.
    private mutating func closing(_ isObject: Bool) -> Token? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: isObject ? "}" : "]") else { return nil }
        position += 1
        open.removeLast()
        finishValue()
        return isObject ? .endObject : .endArray
    }

    private mutating func finishValue() {
        expected = open.isEmpty ? .end : .more
    }

    private mutating func key() throws(JSONFault) -> Token {
        let start = position
        let range = try string()
        let key = text(range)
        guard range.count <= limits.keyBytes, key.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw JSONFault(.key(most: limits.keyBytes), at: start)
        }
        guard open[open.count - 1].insert(key) else { throw JSONFault(.duplicate(key), at: start) }
        skipSpace()
        try take(UInt8(ascii: ":"))
        expected = .memberValue
        return .key(key)
    }

    private mutating func value() throws(JSONFault) -> Token {
        guard position < bytes.count else { throw JSONFault(.ended, at: position) }
        values += 1
        guard values <= limits.values else { throw JSONFault(.tooManyValues(most: limits.values), at: position) }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try begin(isObject: true)
        case UInt8(ascii: "["): return try begin(isObject: false)
        case UInt8(ascii: "\""):
            let start = position
            let range = try string()
            guard text(range).isStreamSafe else { throw JSONFault(.marks, at: start) }
            finishValue()
            return .string(range)
        case UInt8(ascii: "-"), 0x30...0x39:
            let range = try number()
            finishValue()
            return .number(range)
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw JSONFault(.syntax, at: position)
        }
    }

    private mutating func begin(isObject: Bool) throws(JSONFault) -> Token {
        guard open.count < limits.depth else { throw JSONFault(.tooDeep(most: limits.depth), at: position) }
        position += 1
        open.append(Container(isObject: isObject))
        expected = .value
        return isObject ? .beginObject : .beginArray
    }

    private mutating func word(_ word: StaticString, _ token: Token) throws(JSONFault) -> Token {
        for offset in 0..<word.utf8CodeUnitCount { try take(word.utf8Start[offset]) }
        finishValue()
        return token
    }

    // MARK: Characters

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) throws(JSONFault) {
        guard position < bytes.count else { throw JSONFault(.ended, at: position) }
        guard bytes[position] == byte else { throw JSONFault(.syntax, at: position) }
        position += 1
    }

    /// The text between the quotes, whose escapes are in order.
    private mutating func string() throws(JSONFault) -> Range<Int> {
        try take(UInt8(ascii: "\""))
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return start..<(position - 1)
            case UInt8(ascii: "\\"): try skipEscape()
            case 0x00...0x1F: throw JSONFault(.syntax, at: position)
            default: position += 1
            }
        }
        throw JSONFault(.ended, at: position)
    }

    private mutating func skipEscape() throws(JSONFault) {
        let start = position
        position += 1
        guard position < bytes.count else { throw JSONFault(.ended, at: position) }
        guard bytes[position] == UInt8(ascii: "u") else {
            guard Self.unescaped(bytes[position]) != nil else { throw JSONFault(.syntax, at: position) }
            position += 1
            return
        }
        position += 1
        let unit = try hexadecimalUnit()
        switch unit {
        case 0xD800...0xDBFF:
            guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw JSONFault(.loneSurrogate, at: start) }
            position += 2
            guard (0xDC00...0xDFFF).contains(try hexadecimalUnit()) else {
                throw JSONFault(.loneSurrogate, at: start)
            }
        case 0xDC00...0xDFFF: throw JSONFault(.loneSurrogate, at: start)
        default: break
        }
    }

    private mutating func hexadecimalUnit() throws(JSONFault) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw JSONFault(.ended, at: position) }
            guard let digit = Self.digit(bytes[position]) else { throw JSONFault(.syntax, at: position) }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    private mutating func number() throws(JSONFault) -> Range<Int> {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        var hasExponent = false
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            hasExponent = true
            position += 1
            if position < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[position]) {
                position += 1
            }
            try digits()
        }
        let range = start..<position
        guard range.count <= limits.numberBytes else { throw JSONFault(.number, at: start) }
        // So few digits cannot leave the range of a `Double`; an exponent can.
        if hasExponent, !number(range).isFinite { throw JSONFault(.number, at: start) }
        return range
    }

    private mutating func digits() throws(JSONFault) {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        guard position > start else { throw JSONFault(position < bytes.count ? .syntax : .ended, at: position) }
    }

    // MARK: Values

    /// The text of a ``Token/string(_:)``, its escapes resolved.
    package func text(_ range: Range<Int>) -> String {
        let raw = bytes[range]
        guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
        var units: [UInt8] = []
        units.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            guard raw[index] == UInt8(ascii: "\\"), index + 1 < raw.endIndex else {
                units.append(raw[index])
                index += 1
                continue
            }
            if raw[index + 1] == UInt8(ascii: "u") {
                var scalar = unit(at: index + 2)
                index += 6
                if (0xD800...0xDBFF).contains(scalar) {
                    scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(at: index + 2) - 0xDC00)
                    index += 6
                }
                units.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
            } else {
                units.append(Self.unescaped(raw[index + 1]) ?? raw[index + 1])
                index += 2
            }
        }
        return String(decoding: units, as: UTF8.self)
    }

    /// The value of a ``Token/number(_:)``.
    package func number(_ range: Range<Int>) -> Double {
        Double(String(decoding: bytes[range], as: UTF8.self)) ?? .infinity
    }

    /// A UTF-16 code unit of four hexadecimal digits that were checked.
    private func unit(at index: Int) -> UInt32 {
        bytes[index..<(index + 4)].reduce(0) { $0 << 4 | UInt32(Self.digit($1) ?? 0) }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// What an escape of two characters stands for.
    private static func unescaped(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }
}
