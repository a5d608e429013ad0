// SPDX-License-Identifier: Apache-2.0

/// The reader of a port's name within the text that a switch, or a person, wrote. Linear in the text; takes lower case.
struct PortNameReader {
    private let bytes: [UInt8]
    private static let mostNumbers = 8

    init(_ lowercased: String) {
        let all = Array(lowercased.utf8)
        let start = all.firstIndex { !isSpace($0) } ?? all.endIndex
        let end = all.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
        bytes = Array(all[start..<end])
    }

    /// The name, and whether there is other text beside it; `nil` where there is no name, or more than one amid other text.
    func read() -> (reading: PortName.Reading?, isDecorated: Bool) {
        let text = String(decoding: bytes, as: UTF8.self)
        if MACAddress(text) != nil || IPAddress(text) != nil { return (nil, false) }
        if let spelledOut = readSpelledOut() { return (spelledOut, false) }
        let found = candidates()
        if let first = found.first, first.range.lowerBound == 0 {
            return (first.reading, first.range.upperBound < bytes.count)
        }
        return (found.count == 1 ? found[0].reading : nil, true)
    }

    // MARK: "Unit: 1 Slot: 0 Port: 7 Gigabit - Level"

    private func readSpelledOut() -> PortName.Reading? {
        var numbers: [String: UInt32] = [:]
        var index = 0
        var word = ""
        while index < bytes.count {
            if isLetter(bytes[index]) {
                let end = endOfRun(from: index, isLetter)
                word = String(decoding: bytes[index..<end], as: UTF8.self)
                index = end
            } else if isDigit(bytes[index]) {
                let end = endOfRun(from: index, isDigit)
                let isPart = end < bytes.count && (isLetter(bytes[end]) || bytes[end] == UInt8(ascii: "/"))
                if !word.isEmpty, !isPart, let number = number(index..<end), numbers[word] == nil {
                    numbers[word] = number
                }
                word = ""
                index = end
            } else {
                index += 1
            }
        }
        guard let port = numbers["port"], numbers.count > 1 else { return nil }
        let above = [numbers["unit"] ?? numbers["stack"] ?? numbers["switch"], numbers["slot"] ?? numbers["module"]]
        let path = above.compactMap(\.self)
        return path.isEmpty ? nil : PortName.Reading(kind: .numbered, numbers: path + [port])
    }

    // MARK: Word and numbers

    private struct Candidate {
        var reading: PortName.Reading
        var range: Range<Int>
    }

    private func candidates() -> [Candidate] {
        var found: [Candidate] = []
        var index = 0
        while index < bytes.count {
            guard isAlphanumeric(bytes[index]) else {
                index += 1
                continue
            }
            if let candidate = candidate(at: index) {
                found.append(candidate)
                index = candidate.range.upperBound
            } else {
                index = endOfRun(from: index, isAlphanumeric)
            }
        }
        return found
    }

    /// The name that begins at a word's start.
    private func candidate(at start: Int) -> Candidate? {
        let (word, wordEnd) = readWord(at: start)
        var index = wordEnd
        if !word.isEmpty {
            while index < bytes.count, isSpace(bytes[index]) { index += 1 }
            if index < bytes.count,
                [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "#")].contains(bytes[index])
            {
                index += 1
            }
            while index < bytes.count, isSpace(bytes[index]) { index += 1 }
        }
        let isDotted = !word.isEmpty && index > wordEnd && bytes[index - 1] == UInt8(ascii: ".")
        guard let path = readPath(at: index, lanes: word == "swp") else { return nil }
        let isWhole = start == 0 && path.end == bytes.count
        guard isWhole || PortKind.isKnown(word) || (start == 0 && path.hasSlash) else { return nil }
        var numbers = path.numbers
        // A unit, or a VLAN's subinterface, is part of the same port: ge-1/0/7.0, ae0.0, gi1/0/7.100.
        if path.lastSeparator == UInt8(ascii: "."), numbers.count > 1,
            path.hasSlash || (!word.isEmpty && !isDotted && numbers.count == 2)
        {
            numbers.removeLast()
        }
        return Candidate(
            reading: PortName.Reading(kind: PortKind(word: word), numbers: numbers), range: start..<path.end)
    }

    /// The word before the numbers, without hyphens: `tengigabitethernet`, `10ge`; empty where the name is numbers alone.
    private func readWord(at start: Int) -> (word: String, end: Int) {
        var index = start
        if isDigit(bytes[index]) {
            // 10GE1/0/7 and 2.5GE1/0/7: the speed is part of the word.
            index = endOfRun(from: index, isDigit)
            if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "."), isDigit(bytes[index + 1]) {
                index = endOfRun(from: index + 1, isDigit)
            }
            let end = endOfRun(from: index, isLetter)
            let word = String(decoding: bytes[start..<end], as: UTF8.self)
            return end > index && PortKind.isKnown(word) ? (word, end) : ("", start)
        }
        var letters: [UInt8] = []
        while index < bytes.count {
            let end = endOfRun(from: index, isLetter)
            letters += bytes[index..<end]
            index = end
            guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "-"), isLetter(bytes[index + 1]) else { break }
            index += 1
        }
        return (String(decoding: letters, as: UTF8.self), index)
    }

    private struct Path {
        var numbers: [UInt32]
        var end: Int
        var hasSlash = false
        var lastSeparator: UInt8?
    }

    private func readPath(at start: Int, lanes: Bool) -> Path? {
        var path = Path(numbers: [], end: start)
        var index = start
        while index < bytes.count, isDigit(bytes[index]) {
            let end = endOfRun(from: index, isDigit)
            guard let number = number(index..<end), path.numbers.count < Self.mostNumbers else { return nil }
            path.numbers.append(number)
            path.end = end
            guard end + 1 < bytes.count, isDigit(bytes[end + 1]) else { break }
            switch bytes[end] {
            case UInt8(ascii: "/"), UInt8(ascii: ":"): path.hasSlash = true
            case UInt8(ascii: "."): break
            case UInt8(ascii: "-") where !path.hasSlash: break
            case UInt8(ascii: "s") where lanes: break
            default: return isAlphanumeric(bytes[end]) ? nil : path
            }
            path.lastSeparator = bytes[end]
            index = end + 1
        }
        guard !path.numbers.isEmpty, path.end == bytes.count || !isAlphanumeric(bytes[path.end]) else { return nil }
        return path
    }

    private func number(_ range: Range<Int>) -> UInt32? { UInt32(String(decoding: bytes[range], as: UTF8.self)) }

    private func endOfRun(from start: Int, _ belongs: (UInt8) -> Bool) -> Int {
        var index = start
        while index < bytes.count, belongs(bytes[index]) { index += 1 }
        return index
    }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
private func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) || byte >= 0x80 }
