// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values

/// A random generator with a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// Random applications: each field as short or as long as it may be, in any script that documents can print.
struct RandomApplication {
    private var chance: SeededGenerator
    private let printable: CodePointSet

    init(seed: UInt64, printable: CodePointSet) {
        chance = SeededGenerator(seed: seed)
        self.printable = printable
    }

    /// Latin with its accents, Greek, Cyrillic, Armenian, Hebrew, Arabic, Devanagari, Thai, Georgian, Hangul, Balinese, Javanese, Han, symbols, and
    /// characters with a meaning in HTML, mustache, mail headers and quoted-printable text.
    private static let scripts: [ClosedRange<UInt32>] = [
        0x41...0x7a, 0xc0...0x24f, 0x391...0x3c9, 0x410...0x44f, 0x531...0x556, 0x5d0...0x5ea, 0x627...0x64a,
        0x905...0x939, 0xe01...0xe30, 0x10d0...0x10f0, 0xac00...0xad00, 0x1b13...0x1b33, 0xa98f...0xa9b2,
        0x4e00...0x4f00, 0x20a0...0x20bf, 0x2100...0x214f, 0x2190...0x21ff,
    ]
    private static let hostile = [
        "<b>&amp;", "{{{name}}}", "=?utf-8?q?x?=", "\"@,;:\\<>()", "=0D=0ABcc: x", "--=_titipan_part", "%0A",
        "e\u{301}",
    ]

    mutating func form() -> JSONValue {
        var form: [String: JSONValue] = [:]
        for shape in ApplicationForm.shapes {
            let path = shape.name.split(separator: ".").map(String.init)
            // These fields depend on others and are set below: a pattern on its protocol, a burst on its rates.
            guard path.first != "service", path.first != "bandwidth" else { continue }
            form = Self.setting(value(shape), at: path[...], in: form)
        }
        let (inbound, outbound) = (
            Int.random(in: 1...100_000, using: &chance), Int.random(in: 1...100_000, using: &chance)
        )
        form["bandwidth"] = .object([
            "inMbps": .number(Double(inbound)), "outMbps": .number(Double(outbound)),
            "burstMegabytes": .number(
                Double(Int.random(in: 0...min(100_000, min(inbound, outbound) * 37), using: &chance))),
        ])
        let service = ServiceProtocol.allCases.randomElement(using: &chance) ?? .ssh
        var asked: [String: JSONValue] = [
            "protocol": .string(service.rawValue), "port": .number(Double(Int.random(in: 1...65_535, using: &chance))),
        ]
        if service.needsPattern {
            asked["pattern"] = .object(["send": .string(#"PING\r\n"#), "expect": .string(#"\x2bOK"#)])
        }
        if service.takesHostName, Bool.random(using: &chance) { asked["serverName"] = .string("simpus.contoh.go.id") }
        form["service"] = .object(asked)
        return .object(form)
    }

    private mutating func value(_ shape: FieldShape) -> JSONValue {
        switch shape.kind {
        case .line(let most): .string(text(most: most))
        case .lines(let most): .string(text(most: most, separator: "\n"))
        case .email: .string(address())
        case .date: .string(date())
        case .number(let range): .number(Double(Int.random(in: range, using: &chance)))
        case .macAddresses(let counts):
            .array(
                (0..<Int.random(in: counts, using: &chance)).map { index in
                    .string("02:00:5e:\(hex(Int.random(in: 0...255, using: &chance))):\(hex(index)):01")
                })
        case .choice(let choices): .string(choices.randomElement(using: &chance)?.word ?? "")
        case .flag: .bool(Bool.random(using: &chance))
        case .hostName, .pattern, .seen: .string("")
        }
    }

    private func hex(_ byte: Int) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// Words of any length, now and then without a blank, and often exactly as many characters as may be.
    private mutating func text(most: Int, separator: String = " ") -> String {
        let length = Bool.random(using: &chance) ? most : Int.random(in: 1...most, using: &chance)
        let isOneWord = Int.random(in: 0..<4, using: &chance) == 0
        let script = Self.scripts.randomElement(using: &chance) ?? 0x41...0x5a
        var text = "A"
        var left = length - 2
        while left > 0 {
            let piece =
                switch Int.random(in: 0..<20, using: &chance) {
                case 0: Self.hostile.randomElement(using: &chance) ?? ""
                case 1: letter(Self.scripts.randomElement(using: &chance) ?? script)
                case 2 where !isOneWord: separator
                default: letter(script)
                }
            // Limits count code points.
            guard piece.unicodeScalars.count <= left else {
                text += "x"
                left -= 1
                continue
            }
            text += piece
            left -= piece.unicodeScalars.count
        }
        return length > 1 ? text + "z" : text
    }

    /// A random printable character of the script; the Latin `x` if the drawn one cannot be printed.
    private mutating func letter(_ script: ClosedRange<UInt32>) -> String {
        let scalar = Unicode.Scalar(UInt32.random(in: script, using: &chance)) ?? "x"
        return printable.contains(scalar) && scalar.fault == nil ? String(scalar) : "x"
    }

    private mutating func address() -> String {
        let local = (0..<Int.random(in: 1...64, using: &chance)).map { _ in
            "abcdefghijklmnopqrstuvwxyz0123456789_+'!#$%&*/=?^`{|}~-".randomElement(using: &chance) ?? "a"
        }
        let labels = (0..<Int.random(in: 1...3, using: &chance)).map { _ in
            String(repeating: "a", count: Int.random(in: 1...60, using: &chance))
        }
        return String(local) + "@" + labels.joined(separator: ".") + ".go.id"
    }

    private mutating func date() -> String {
        let last = CivilDate(year: 2026, month: 11, day: 20).daysSinceEpoch
        let first = CivilDate(year: 1945, month: 8, day: 17).daysSinceEpoch
        return CivilDate(daysSinceEpoch: Int64.random(in: first...last, using: &chance)).description
    }

    private static func setting(
        _ value: JSONValue, at path: ArraySlice<String>, in members: [String: JSONValue]
    ) -> [String: JSONValue] {
        guard let name = path.first else { return members }
        var members = members
        guard path.count > 1 else {
            members[name] = value
            return members
        }
        let inner: [String: JSONValue] = if case .object(let known) = members[name] { known } else { [:] }
        members[name] = .object(setting(value, at: path.dropFirst(), in: inner))
        return members
    }
}
