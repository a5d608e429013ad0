// SPDX-License-Identifier: Apache-2.0

/// The `$n` placeholders of a statement, found outside of strings, quoted names and comments.
struct Placeholders: Equatable {
    /// The numbers in use, each once, in ascending order.
    let numbers: [Int]

    init(in sql: String) {
        var found: Set<Int> = []
        var scanner = Scanner(bytes: Array(sql.utf8))
        while let byte = scanner.next() {
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): scanner.skip(past: byte)
            case UInt8(ascii: "-") where scanner.peek == UInt8(ascii: "-"): scanner.skip(past: UInt8(ascii: "\n"))
            case UInt8(ascii: "/") where scanner.peek == UInt8(ascii: "*"): scanner.skipComment()
            case UInt8(ascii: "$"): if let number = scanner.number() { found.insert(number) }
            default: break
            }
        }
        numbers = found.sorted()
    }

    /// Throws `wrongArguments` unless placeholders and arguments are `1...n` each and both engines can keep the arguments.
    func check(_ arguments: [SQLValue], _ sql: String) throws(DatabaseError) {
        guard numbers == Array(1..<(arguments.count + 1)) else {
            let used = numbers.isEmpty ? "none" : numbers.map { "$\($0)" }.joined(separator: ", ")
            throw DatabaseError(
                .wrongArguments, "\(arguments.count) arguments for the placeholders \(used)", statement: sql)
        }
        for (index, argument) in arguments.enumerated() {
            guard let reason = argument.unfitness else { continue }
            throw DatabaseError(.wrongArguments, "argument $\(index + 1) \(reason)", statement: sql)
        }
    }
}

private struct Scanner {
    let bytes: [UInt8]
    var index = 0

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func next() -> UInt8? {
        guard let byte = peek else { return nil }
        index += 1
        return byte
    }

    /// A doubled quote ends one string and begins the next, with the same result as an escape.
    mutating func skip(past end: UInt8) {
        while let byte = next(), byte != end {}
    }

    mutating func skipComment() {
        index += 1
        while let byte = next() {
            if byte == UInt8(ascii: "*"), peek == UInt8(ascii: "/") { break }
        }
    }

    mutating func number() -> Int? {
        var value: Int?
        while let byte = peek, (0x30...0x39).contains(byte), (value ?? 0) < 100_000 {
            value = (value ?? 0) * 10 + Int(byte - 0x30)
            index += 1
        }
        return value
    }
}
