// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Evidence

/// JSON from outside: what is read is what Foundation reads, and the rest is refused at the byte where it goes wrong.
@Suite("JSON from outside")
struct JSONReaderTests {
    /// A document by both readers.
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

        init(reading bytes: [UInt8]) throws {
            var reader = try JSONReader(bytes)
            self = try Tree(try reader.next(), &reader)
            try #require(try reader.next() == .end)
        }

        private init(_ token: JSONReader.Token, _ reader: inout JSONReader) throws {
            switch token {
            case .null: self = .null
            case .bool(let value): self = .bool(value)
            case .number(let range): self = .number(reader.number(range))
            case .string(let range): self = .string(reader.text(range))
            case .beginArray:
                var elements: [Tree] = []
                while true {
                    let token = try reader.next()
                    if token == .endArray { break }
                    elements.append(try Tree(token, &reader))
                }
                self = .array(elements)
            case .beginObject:
                var members: [String: Tree] = [:]
                while case .key(let name) = try reader.next() { members[name] = try Tree(try reader.next(), &reader) }
                self = .object(members)
            case .key, .endArray, .endObject, .end: throw JSONFault(.syntax, at: 0)
            }
        }
    }

    private func expectSame(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes.prefix(200), as: UTF8.self)
        let wanted = try JSONDecoder().decode(Tree.self, from: Data(bytes))
        #expect(try Tree(reading: bytes) == wanted, "\(text)")
    }

    private func fault(_ bytes: [UInt8], limits: JSONLimits = .standard) -> JSONFault? {
        do throws(JSONFault) {
            try JSONReader.check(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "Valid documents are read as Foundation reads them",
        arguments: [
            "null", "true", "false", "0", "-0", "-0.0", "1", "-12.5e-3", "1E5", "1e+5", "123456789012345678", "0.1",
            "1e-320", "1.7976931348623157e308", "\"\"", "\"a\"", "[]", "{}", " [ 1 , 2 ] ", "\t{\r\n\"a\" : [ ] }\n",
            #""\"\\\/\b\f\n\r\t""#, #""\u0000\u00e9\u20ac\uD83D\uDE00""#, "\"é€😀\"", "{\"\":{\"a\":[true,null]}}",
            #"{"a\u0062":1,"a":2}"#, "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "\"e\u{301}\"",
        ])
    func same(_ text: String) throws { try expectSame(Array(text.utf8)) }

    @Test("Generated documents are read as Foundation reads them")
    func generated() throws {
        var random = SplitMix(state: 20_261_129)
        for _ in 0..<200 {
            var text = ""
            Self.write(&text, depth: 0, &random)
            try expectSame(Array(text.utf8))
        }
    }

    @Test("Our own documents are read as Foundation reads them, and are far from the limits")
    func golden() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        var limits = JSONLimits.standard
        limits.depth = 12
        limits.values = 10_000
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let bytes = Array(try Data(contentsOf: file))
            try expectSame(bytes)
            #expect(fault(bytes, limits: limits) == nil, "\(file.lastPathComponent)")
        }
    }

    @Test(
        "What is no JSON is refused where it goes wrong",
        arguments: [
            ("", JSONFault.Kind.ended, 0), ("[", .ended, 1), ("[1", .ended, 2), ("[1,]", .syntax, 3),
            ("[,]", .syntax, 1), ("{\"a\"}", .syntax, 4), ("{\"a\":}", .syntax, 5), ("{\"a\":1,}", .syntax, 7),
            ("{1:2}", .syntax, 1), ("{]", .syntax, 1), ("[}", .syntax, 1), ("1 2", .syntax, 2), ("[] []", .syntax, 3),
            ("01", .syntax, 1), ("+1", .syntax, 0), ("1.", .ended, 2), (".5", .syntax, 0), ("1e", .ended, 2),
            ("-", .ended, 1), ("--1", .syntax, 1), ("0x1", .syntax, 1), ("NaN", .syntax, 0), ("tru", .ended, 3),
            ("nul!", .syntax, 3), ("\"a", .ended, 2), ("\"\n\"", .syntax, 1), ("\"\\x\"", .syntax, 2),
            ("\"\\u12g4\"", .syntax, 5), ("\"\\", .ended, 2), ("'a'", .syntax, 0), ("// a\n1", .syntax, 0),
            ("\u{FEFF}{}", .syntax, 0), ("{}\0", .syntax, 2),
            ("\"\\ud83d\"", .loneSurrogate, 1), ("\"\\ude00\"", .loneSurrogate, 1),
            ("\"\\ud83d\\u0041\"", .loneSurrogate, 1), ("\"\\ud83dx\"", .loneSurrogate, 1),
            ("1e400", .number, 0), ("[-1e999]", .number, 1),
            ("{\"a\":1,\"a\":2}", .duplicate("a"), 7), ("{\"a\":1,\"\\u0061\":2}", .duplicate("a"), 7),
            ("{\"é\":1}", .key(most: 256), 1),
        ])
    func refused(_ text: String, _ kind: JSONFault.Kind, _ offset: Int) {
        #expect(fault(Array(text.utf8)) == JSONFault(kind, at: offset), "\(text)")
    }

    @Test("Other encodings are refused")
    func encodings() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
            #expect(fault(bytes)?.kind == .notUTF8)
        }
        for bytes: [UInt8] in [[0x5B, 0, 0x5D, 0], [0, 0x5B, 0, 0x5D], [0xFF, 0xFE, 0x5B, 0, 0x5D, 0]] {
            #expect(fault(bytes) != nil)
        }
    }

    @Test("Whatever is too deep, too many, too long or too dear is refused at once")
    func limits() {
        let deep = { (count: Int) in
            Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8)
        }
        #expect(fault(deep(16)) == nil)
        #expect(fault(deep(17)) == JSONFault(.tooDeep(most: 16), at: 16))
        let objects = String(repeating: "{\"a\":", count: 17)
        #expect(fault(Array(objects.utf8)) == JSONFault(.tooDeep(most: 16), at: 80))
        var few = JSONLimits.standard
        few.values = 3
        #expect(fault(Array("[1,2]".utf8), limits: few) == nil)
        #expect(fault(Array("[1,2,3]".utf8), limits: few) == JSONFault(.tooManyValues(most: 3), at: 5))
        #expect(fault(Array(repeating: 0x39, count: 64)) == nil)
        #expect(fault(Array(repeating: 0x39, count: 100_000)) == JSONFault(.number, at: 0))
        let name = String(repeating: "k", count: 257)
        #expect(fault(Array("{\"\(name)\":1}".utf8)) == JSONFault(.key(most: 256), at: 1))
        let marks = { (count: Int) in String(repeating: "\u{301}\u{323}", count: count) }
        #expect(fault(Array("\"a\(marks(15))\"".utf8)) == nil)
        #expect(fault(Array("\"a\(marks(16))\"".utf8)) == JSONFault(.marks, at: 0))
        #expect(fault(Array("\"a\(String(repeating: "\\u0301", count: 31))\"".utf8)) == JSONFault(.marks, at: 0))
    }

    @Test("A name twice is found among many")
    func manyNames() {
        let names = (0..<1_000).map { "\"k\($0)\":0" }
        #expect(fault(Array("{\(names.joined(separator: ","))}".utf8)) == nil)
        for twice in [0, 5, 11, 12, 13, 999] {
            let text = "{\(names.joined(separator: ",")),\"k\(twice)\":1}"
            #expect(fault(Array(text.utf8))?.kind == .duplicate("k\(twice)"))
        }
    }

    @Test("A decoder that is given such a text says what is wrong with it")
    func described() throws {
        let error = #expect(throws: DecodingError.self) {
            try CanonicalJSON.decode([String: Int].self, from: Array("{\"a\":1,\"a\":2}".utf8))
        }
        #expect(error.map { CanonicalJSON.describe($0) } == "the document: member “a” twice, at byte 7")
    }

    // MARK: Documents at random

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    private static func write(_ text: inout String, depth: Int, _ random: inout SplitMix) {
        let strings = [
            "\"\"", "\"a\\u00e9\"", "\"\\ud83d\\ude00x\"", "\"é\\n\"", "\"longer text with spaces\"", "\"\\\\\"",
        ]
        let spaces = ["", "", "", " ", "\n\t"]
        func space() { text += spaces.randomElement(using: &random) ?? "" }
        space()
        switch Int.random(in: 0..<(depth < 5 ? 10 : 6), using: &random) {
        case 0: text += ["null", "true", "false"].randomElement(using: &random) ?? ""
        case 1: text += "\(Int64.random(in: .min ... .max, using: &random))"
        case 2, 3: text += "\(Double.random(in: -1e6...1e6, using: &random))"
        case 4, 5: text += strings.randomElement(using: &random) ?? ""
        case 6, 7:
            text += "["
            for index in 0..<Int.random(in: 0..<5, using: &random) {
                if index > 0 { text += "," }
                write(&text, depth: depth + 1, &random)
            }
            space()
            text += "]"
        default:
            text += "{"
            for index in 0..<Int.random(in: 0..<(depth == 0 ? 20 : 4), using: &random) {
                if index > 0 { text += "," }
                space()
                text += "\"k\(index)\""
                space()
                text += ":"
                write(&text, depth: depth + 1, &random)
            }
            text += "}"
        }
        space()
    }
}
