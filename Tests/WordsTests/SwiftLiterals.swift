// SPDX-License-Identifier: Apache-2.0

/// A string literal of a Swift source, with the calls that it is an argument of.
struct SwiftLiteral {
    struct Argument: Hashable {
        /// The called function, such as `Phrase` or `logger.info`; empty for a tuple or a parenthesis. For an array, the call that contains it.
        var callee: String
        /// The argument's label; empty without one.
        var label: String
    }

    let line: Int
    /// The text as written, escapes included, with a space for each interpolation.
    let text: String
    /// The calls around the literal, outermost first.
    let arguments: [Argument]
}

/// Finds every string literal of a Swift source. Knows comments, literals of several lines, raw literals, and literals within
/// interpolations; of everything else only names and brackets.
struct SwiftLiterals {
    private let source: [Character]
    private var index = 0
    private var line = 1
    private(set) var literals: [SwiftLiteral] = []
    /// The open brackets: the called function, and the label of the argument that is being read.
    private var open: [(bracket: Character, argument: SwiftLiteral.Argument)] = []
    /// The name that was just read, with its dots.
    private var name = ""

    init(_ source: String) {
        self.source = Array(source)
        scan { _ in false }
    }

    private func peek(_ offset: Int = 0) -> Character? {
        index + offset < source.count ? source[index + offset] : nil
    }

    private func starts(with text: String) -> Bool {
        index + text.count <= source.count && Array(text) == Array(source[index..<(index + text.count)])
    }

    @discardableResult
    private mutating func next() -> Character {
        let character = source[index]
        if character.isNewline { line += 1 }
        index += 1
        return character
    }

    /// Reads until `isEnd` is true for a closing bracket at the same depth, or the source ends.
    private mutating func scan(until isEnd: (Character) -> Bool) {
        let depth = open.count
        while let character = peek() {
            if starts(with: "//") {
                while let character = peek(), !character.isNewline { next() }
            } else if starts(with: "/*") {
                skipComment()
            } else if character == "\"" || character == "#" && isRawLiteral {
                readLiteral()
                name = ""
            } else if character.isLetter || character == "_" || character == "." && peek(1)?.isLetter == true {
                readName()
            } else {
                if open.count == depth, isEnd(character) { return }
                read(character)
            }
        }
    }

    private mutating func read(_ character: Character) {
        next()
        switch character {
        case "(", "[", "{":
            open.append((character, SwiftLiteral.Argument(callee: character == "(" ? name : "", label: "")))
            name = ""
        case ")", "]", "}":
            _ = open.popLast()
            name = ""
        case ",":
            if let last = open.indices.last { open[last].argument.label = "" }
            name = ""
        case ":":
            // A label, unless it is the second half of a ternary or a type: those begin no argument.
            if let last = open.indices.last, open[last].bracket == "(", open[last].argument.label.isEmpty {
                open[last].argument.label = name
            }
            name = ""
        default:
            if !character.isWhitespace, character != "?", character != "!" { name = "" }
        }
    }

    private mutating func readName() {
        var read = ""
        while let character = peek(), character.isLetter || character.isNumber || character == "_" || character == "." {
            read.append(next())
        }
        name = read
    }

    private mutating func skipComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                next()
            } else if starts(with: "*/") {
                depth -= 1
                next()
            }
            next()
        } while depth > 0 && index < source.count
    }

    private var isRawLiteral: Bool {
        var offset = 0
        while peek(offset) == "#" { offset += 1 }
        return peek(offset) == "\""
    }

    private mutating func readLiteral() {
        var hashes = ""
        while peek() == "#" { hashes.append(next()) }
        let isLong = starts(with: "\"\"\"")
        let quote = (isLong ? "\"\"\"" : "\"") + hashes
        for _ in 0..<(isLong ? 3 : 1) { next() }
        let begin = line
        let arguments = open.map(\.argument)
        var text = ""
        while index < source.count, !starts(with: quote) {
            if starts(with: "\\" + hashes + "(") {
                for _ in 0...hashes.count { next() }
                // An array counts as the argument that it is part of.
                open.append(("(", SwiftLiteral.Argument(callee: "", label: "")))
                next()
                scan { $0 == ")" }
                if index < source.count { next() }
                _ = open.popLast()
                text.append(" ")
            } else if hashes.isEmpty, peek() == "\\" {
                text.append(next())
                if index < source.count { text.append(next()) }
            } else {
                text.append(next())
            }
        }
        for _ in quote where index < source.count { next() }
        literals.append(SwiftLiteral(line: begin, text: text, arguments: arguments))
    }
}
