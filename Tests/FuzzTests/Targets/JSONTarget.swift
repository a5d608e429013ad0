// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

@testable import Evidence

/// JSON from outside: whatever the reader takes, Foundation's decoder takes as the same values.
///
/// Input: the text.
enum JSONTarget: FuzzTarget {
    static let name = "json"
    static let longestInput = 256

    /// A document with its texts and numbers, told by whoever read it.
    private indirect enum Tree: Decodable, Equatable {
        case null
        case bool(Bool)
        case number(Double)
        case string(String)
        case array([Tree])
        case object([String: Tree])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .string(value)
            } else if let value = try? container.decode([Tree].self) {
                self = .array(value)
            } else {
                self = .object(try container.decode([String: Tree].self))
            }
        }

        init(_ token: JSONReader.Token, _ reader: inout JSONReader) throws(JSONFault) {
            switch token {
            case .null: self = .null
            case .bool(let value): self = .bool(value)
            case .number(let range): self = .number(reader.number(range))
            case .string(let range): self = .string(reader.text(range))
            case .beginArray:
                var elements: [Tree] = []
                var token = try reader.next()
                while token != .endArray {
                    elements.append(try Tree(token, &reader))
                    token = try reader.next()
                }
                self = .array(elements)
            case .beginObject:
                var members: [String: Tree] = [:]
                while case .key(let name) = try reader.next() { members[name] = try Tree(try reader.next(), &reader) }
                self = .object(members)
            case .key, .endArray, .endObject, .end: throw JSONFault(.syntax, at: -1)
            }
        }
    }

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        let bytes = Array(input)
        let read: Tree
        do throws(JSONFault) {
            var reader = try JSONReader(bytes)
            read = try Tree(try reader.next(), &reader)
            guard try reader.next() == .end, try reader.next() == .end else { throw JSONFault(.syntax, at: -1) }
        } catch {
            return try expect(error.offset >= 0 && error.offset <= bytes.count, "\(error) of \(bytes.count) bytes")
        }
        guard let decoded = try? JSONDecoder().decode(Tree.self, from: Data(bytes)) else {
            // Foundation refuses 0e9, and 9e-999, which reads as 0: RFC 8259 allows both.
            let hasZeroPower = zip(bytes, bytes.dropFirst()).contains { $0 == 0x30 && $1 | 0x20 == 0x65 }
            return try expect(hasZeroPower || vanishes(in: bytes), "Foundation refuses what the reader takes")
        }
        try expect(read == decoded, "Foundation reads another document")
    }

    /// Whether a number is there that is not 0 and too small for anything else.
    private static func vanishes(in bytes: [UInt8]) -> Bool {
        bytes.split { !"0123456789+-.eE".utf8.contains($0) }.contains { piece in
            let digits = piece.prefix { $0 | 0x20 != 0x65 }
            return digits.contains { (0x31...0x39).contains($0) } && Double(String(decoding: piece, as: UTF8.self)) == 0
        }
    }
}
