// SPDX-License-Identifier: Apache-2.0

/// JSON whose numbers and other values are kept as they are spelt, so that any of them can be put elsewhere; members keep their order.
indirect enum RawJSON: Sendable {
    case object([(name: String, value: RawJSON)])
    case array([RawJSON])
    /// A text with its quotes, a number or a word.
    case token(String)

    /// A member or an index.
    typealias Path = [Int]

    /// - Parameter text: valid JSON; of other text something is made, or `nil`.
    init?(_ text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard let value = reader.value() else { return nil }
        self = value
    }

    var text: String {
        switch self {
        case .object(let members): "{" + members.map { "\($0.name):\($0.value.text)" }.joined(separator: ",") + "}"
        case .array(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
        case .token(let text): text
        }
    }

    /// Paths to everything below this.
    var paths: [Path] {
        children.enumerated().flatMap { index, child in [[index]] + child.paths.map { [index] + $0 } }
    }

    private var children: [RawJSON] {
        switch self {
        case .object(let members): members.map(\.value)
        case .array(let elements): elements
        case .token: []
        }
    }

    subscript(_ path: Path) -> RawJSON? {
        guard let first = path.first else { return self }
        guard children.indices.contains(first) else { return nil }
        return children[first][Array(path.dropFirst())]
    }

    /// Names and indices along the path, for people.
    func name(of path: Path) -> String {
        guard let first = path.first, children.indices.contains(first) else { return "" }
        let name =
            switch self {
            case .object(let members): "." + members[first].name.filter { $0 != "\"" }
            case .array, .token: "[\(first)]"
            }
        return name + children[first].name(of: Array(path.dropFirst()))
    }

    /// The same with another value at the path.
    func replacing(_ path: Path, with value: RawJSON) -> RawJSON {
        guard let first = path.first else { return value }
        let rest = Array(path.dropFirst())
        switch self {
        case .object(var members):
            guard members.indices.contains(first) else { return self }
            members[first].value = members[first].value.replacing(rest, with: value)
            return .object(members)
        case .array(var elements):
            guard elements.indices.contains(first) else { return self }
            elements[first] = elements[first].replacing(rest, with: value)
            return .array(elements)
        case .token: return self
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

        private mutating func skip(_ also: UInt8? = nil) {
            while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == also {
                index += 1
            }
        }

        mutating func value() -> RawJSON? {
            skip()
            switch next {
            case UInt8(ascii: "{"):
                index += 1
                var members: [(name: String, value: RawJSON)] = []
                while true {
                    skip(UInt8(ascii: ","))
                    guard let byte = next else { return nil }
                    if byte == UInt8(ascii: "}") { break }
                    guard case .token(let name)? = value() else { return nil }
                    skip(UInt8(ascii: ":"))
                    guard let value = value() else { return nil }
                    members.append((name, value))
                }
                index += 1
                return .object(members)
            case UInt8(ascii: "["):
                index += 1
                var elements: [RawJSON] = []
                while true {
                    skip(UInt8(ascii: ","))
                    guard let byte = next else { return nil }
                    if byte == UInt8(ascii: "]") { break }
                    guard let value = value() else { return nil }
                    elements.append(value)
                }
                index += 1
                return .array(elements)
            case UInt8(ascii: "\""):
                let start = index
                index += 1
                while let byte = next, byte != UInt8(ascii: "\"") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
                index += 1
                guard index <= bytes.count else { return nil }
                return .token(String(decoding: bytes[start..<index], as: UTF8.self))
            case nil: return nil
            default:
                let start = index
                while let byte = next, !",]} \n\r\t".utf8.contains(byte) { index += 1 }
                return index > start ? .token(String(decoding: bytes[start..<index], as: UTF8.self)) : nil
            }
        }
    }
}
