// SPDX-License-Identifier: Apache-2.0

import Testing
import Values

@Suite("What a text may hold")
struct TextRuleTests {
    static func scalars(_ values: [UInt32]) -> [Unicode.Scalar] { values.compactMap { Unicode.Scalar($0) } }

    @Test(
        "Names and sentences as people write them are taken",
        arguments: [
            "Dinas Kesehatan Kabupaten Temanggung", "dr. Siti Nur'aini, M.Kes.", "Jl. Pahlawan № 1 – “blok A”",
            "Nguyễn Thị Ánh",
            "Zoe\u{308} e\u{301}", "ꦢꦶꦤꦱ꧀", "Дина", "王小明", "علي", "שָׁלוֹם", "½ rak, 5 µs, 40 °C, ≤ 3 dB, €", "a\u{a0}b",
            "1",
            "🏥",
        ])
    func taken(text: String) {
        #expect(TextRule.line(most: 200).fault(in: text) == nil)
        #expect(TextRule.lines(most: 200).fault(in: text) == nil)
    }

    @Test(
        "Characters that turn the direction of writing are refused in any text",
        arguments: scalars([0x61c, 0x200e, 0x200f] + Array(0x202a...0x202e) + Array(0x2066...0x2069)))
    func direction(scalar: Unicode.Scalar) {
        for rule in [TextRule.line(most: 200), .lines(most: 200)] {
            #expect(rule.fault(in: "Dinas \(scalar)gnudaG") == .direction(scalar))
        }
    }

    @Test(
        "Invisible characters are refused, alone and between others",
        arguments: scalars(
            [
                0xad, 0x34f, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x2061, 0x206a,
                0x2800,
                0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0x13441, 0x1bca0, 0x1d159, 0x1d173, 0xe0001, 0xe0041,
                0xe007f, 0xe0100,
            ]))
    func invisible(scalar: Unicode.Scalar) {
        for text in ["\(scalar)", "\(scalar)\(scalar)", "Di\(scalar)nas", "Dinas\(scalar)", "👨\(scalar)👩"] {
            #expect(TextRule.line(most: 200).fault(in: text) == .invisible(scalar))
        }
    }

    @Test(
        "Characters without a meaning are refused",
        arguments: scalars([
            0xe000, 0xf8ff, 0xf0000, 0x10fffd, 0xffff, 0xfffe, 0xfdd0, 0x1fffe, 0x10ffff, 0x378, 0xfffc, 0xfffd,
        ]))
    func undefined(scalar: Unicode.Scalar) {
        #expect(TextRule.lines(most: 200).fault(in: "a\(scalar)") == .undefined(scalar))
    }

    @Test(
        "Control characters are refused, tabs in one line among them",
        arguments: scalars(Array(0..<9) + [0xb, 0xc, 0xe, 0x1b, 0x7f, 0x80, 0x85, 0x9f]))
    func control(scalar: Unicode.Scalar) {
        #expect(TextRule.lines(most: 200).fault(in: "a\(scalar)b") == .control(scalar))
        #expect(TextRule.line(most: 200).fault(in: "a\(scalar)b") == .control(scalar))
        #expect(TextRule.line(most: 200).fault(in: "a\tb") == .control("\t"))
    }

    @Test(
        "Lines break in texts of several lines, and only by LF and CR",
        arguments: ["\n", "\r", "\r\n", "\u{2028}", "\u{2029}"])
    func lineBreak(text: String) {
        #expect(TextRule.line(most: 200).fault(in: "a\(text)b") == .lineBreak)
        let isOrdinary = text.utf8.allSatisfy { $0 < 0x80 }
        #expect(TextRule.lines(most: 200).fault(in: "a\(text)b") == (isOrdinary ? nil : .lineBreak))
    }

    @Test(
        "What shows nothing is missing",
        arguments: ["", " ", "\u{a0}", "\u{2003}\u{3000}", "\u{1680}"])
    func missing(text: String) {
        #expect(TextRule.line(most: 200).fault(in: text) == .missing)
        #expect(TextRule.lines(most: 200).fault(in: text + "\n\t\r\n") == .missing)
    }

    @Test("Marks stand on a character, a few at most")
    func marks() {
        let rule = TextRule.lines(most: 200)
        #expect(rule.fault(in: "a" + String(repeating: "\u{301}", count: 4)) == nil)
        #expect(rule.fault(in: "a" + String(repeating: "\u{301}", count: 5)) == .marks)
        for text in ["\u{301}", "\u{301}a", " \u{301}a", "a\n\u{20dd}"] { #expect(rule.fault(in: text) == .marks) }
    }

    @Test("Length counts code points, a CR LF once, and is decided before anything is read")
    func length() {
        #expect(TextRule.line(most: 3).fault(in: "🏥🏥🏥") == nil)
        #expect(TextRule.line(most: 3).fault(in: "e\u{301}e\u{301}") == .tooLong(most: 3))
        #expect(TextRule.lines(most: 3).fault(in: "a\r\nb") == nil)
        #expect(TextRule.lines(most: 3).fault(in: "a\r\n\nb") == .tooLong(most: 3))
        #expect(
            TextRule.line(most: 200).fault(in: String(repeating: "\u{202e}", count: 2_000_000)) == .tooLong(most: 200))
    }

    @Test("What the documents' fonts lack is refused, blanks and line breaks aside")
    func printable() {
        let printable = CodePointSet([0x21...0x7e])
        let rule = TextRule.lines(most: 200)
        #expect(rule.fault(in: "Rekam medis\n\u{a0}ok", printable: printable) == nil)
        #expect(rule.fault(in: "Rekam 🏥", printable: printable) == .unprintable("🏥"))
        #expect(rule.fault(in: "e\u{301}", printable: printable) == .unprintable("\u{301}"))
    }

    @Test("Ranges of code points may overlap and touch, and read as fontconfig writes them")
    func codePoints() throws {
        let set = CodePointSet([0x30...0x39, 0x20...0x2f, 0x35...0x3a, 0x1f3e5...0x1f3e5])
        #expect(set == CodePointSet(fontconfig: "20-3a 1f3e5"))
        for (scalar, isIn) in [("\u{1f}", false), (" ", true), (":", true), (";", false), ("🏥", true), ("🏦", false)]
            as [(Unicode.Scalar, Bool)]
        {
            #expect(set.contains(scalar) == isIn)
        }
        for text in ["x", "3a-20", "20-30-40", "-20", "20-"] {
            #expect(CodePointSet(fontconfig: text) == nil, "\(text)")
        }
        #expect(try #require(CodePointSet(fontconfig: "")).isEmpty)
    }
}
