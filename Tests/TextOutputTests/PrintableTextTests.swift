// SPDX-License-Identifier: Apache-2.0

import Glibc
import TextOutput
import Testing

@Suite("Text for a terminal")
struct PrintableTextTests {
    @Test(
        "Nothing that a terminal would obey, or that hides, is left in a name",
        arguments: [
            ("dinkes", "dinkes"),
            ("a\u{1b}[2Jb", "a\u{fffd}[2Jb"),
            ("a\r\n\tb\u{7f}", "a\u{fffd}\u{fffd}\u{fffd}b\u{fffd}"),
            ("\u{9b}31m", "\u{fffd}31m"),
            ("kas\u{202e}reverse", "kas\u{fffd}reverse"),
            ("zero\u{200b}width", "zero\u{fffd}width"),
            ("tag\u{e0041}", "tag\u{fffd}"),
            ("private\u{e000}", "private\u{fffd}"),
            ("line\u{2028}two", "line\u{fffd}two"),
            ("no\u{a0}break\u{3000}", "no break "),
            ("e\u{301}", "e\u{301}"),
            ("\u{301}e", "e"),
            ("می\u{200c}خواهم", "میخواهم"),
            ("❤\u{fe0f}", "❤"),
            ("ꦢꦶꦤꦏꦺꦱ꧀", "ꦢꦶꦤꦏꦺꦱ꧀"),
            ("", ""),
        ])
    func printable(text: String, expected: String) {
        // Scalar by scalar: equality of strings is canonical equivalence.
        #expect(Array(text.printable.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test("Marks do not pile up over the lines above")
    func marks() {
        let tower = "a" + String(repeating: "\u{301}", count: 500) + "b"
        #expect(tower.printable.unicodeScalars.count == 6)
        #expect(tower.printable.columns == 2)
    }

    @Test("For a terminal of ASCII, a character without a letter of its own is a question mark")
    func ascii() {
        #expect("Dinas Keséhatan\u{1b} 衛生\u{301}".printableASCII == "Dinas Kes?hatan? ??")
    }

    @Test(
        "Widths are those of the terminal",
        arguments: [
            ("abc", 3), ("", 0), ("é", 1), ("e\u{301}", 1), ("衛生", 4), ("한국", 4), ("\u{1112}\u{1161}\u{11ab}", 2),
            ("ｆｕｌｌ", 8),
            ("🚀", 2), ("▁▂█", 3), ("±", 1), ("…", 1), ("ﾊﾝ", 2), ("مرحبا", 5),
        ])
    func widths(text: String, columns: Int) {
        #expect(text.columns == columns)
    }

    @Test("They agree with the C library's wherever both know the character")
    func agreement() throws {
        let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
        try #require(locale != nil)
        let before = uselocale(locale)
        defer {
            uselocale(before)
            freelocale(locale)
        }
        // Swift's module of the C library leaves out what only X/Open asks for.
        let wcwidth = unsafeBitCast(
            try #require(dlsym(nil, "wcwidth")), to: (@convention(c) (wchar_t) -> Int32).self)
        // Latin to Georgian, punctuation, arrows, boxes and blocks, kana, Han, Hangul syllables, full and half width.
        let blocks: [ClosedRange<UInt32>] = [
            0x20...0x7e, 0xa1...0xac, 0xae...0x2ff, 0x300...0x36f, 0x370...0x5ff, 0x2010...0x2027, 0x2190...0x21ff,
            0x2500...0x259f, 0x3041...0x30ff, 0x4e00...0x9fff, 0xac00...0xd7a3, 0xff01...0xffe6, 0x20000...0x2a6df,
        ]
        var compared = 0
        for value in blocks.joined() {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let theirs = wcwidth(wchar_t(bitPattern: value))
            guard theirs >= 0, scalar.properties.generalCategory != .unassigned else { continue }
            #expect(scalar.columns == Int(theirs), "U+\(String(value, radix: 16))")
            compared += 1
        }
        #expect(compared > 70_000)
    }

    @Test(
        "Clipping never exceeds the width, and keeps all that fits",
        arguments: [
            ("dinkes", 6, "dinkes"), ("dinkes", 5, "dink…"), ("dinkes", 1, "…"), ("dinkes", 0, ""), ("衛生局", 6, "衛生局"),
            ("衛生局", 5, "衛生…"), ("衛生局", 4, "衛…"), ("ae\u{301}bc", 3, "ae\u{301}…"),
        ])
    func clipping(text: String, width: Int, expected: String) {
        #expect(text.clipped(to: width) == expected)
        #expect(text.clipped(to: width).columns <= width)
    }
}
