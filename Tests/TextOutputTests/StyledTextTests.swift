// SPDX-License-Identifier: Apache-2.0

import Testing
import TextOutput

@Suite("What is written to a terminal")
struct StyledTextTests {
    @Test("Control sequences come from styles alone")
    func sequences() {
        let text = StyledText("ok", Style(.green)) + StyledText(line: " a\u{1b}[31mb\nc\u{9b}2J\u{202e}")
        #expect(text.plain == "ok a\u{fffd}[31mb\u{fffd}c\u{fffd}2J\u{fffd}")
        #expect(text.rendered(hasColour: false) == text.plain)
        let coloured = text.rendered(hasColour: true)
        #expect(coloured == "\u{1b}[0;32mok\u{1b}[0m a\u{fffd}[31mb\u{fffd}c\u{fffd}2J\u{fffd}")
        #expect(coloured.unicodeScalars.count { $0 == "\u{1b}" } == 2)
    }

    @Test(
        "Lines and tabs stay in text of several lines",
        arguments: [
            ("a\tb\nc\td\n", "a\tb\nc\td\n"), ("\n\nä\n", "\n\nä\n"), ("a\u{7}b\tc\u{1b}\n", "a\u{fffd}b\tc\u{fffd}\n"),
            ("ä,1\r\nb,2\r\n", "ä,1\r\nb,2\r\n"), ("ä\rb\r", "ä\u{fffd}b\u{fffd}"), ("", ""),
            ("\t\u{9b}", "\t\u{fffd}"),
        ])
    func lines(text: String, expected: String) {
        #expect(Array(text.printableLines.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test(
        "JSON means the same, and holds nothing that a terminal obeys",
        arguments: [
            ("{\"a\":\"\u{9b}2J\"}", "{\"a\":\"\\u009b2J\"}"), ("\"\u{202e}x\u{e0041}\"", "\"\\u202ex\\udb40\\udc41\""),
            ("\"ä日\u{301}\"\n", "\"ä日\u{301}\"\n"), ("{\"a\": 1}", "{\"a\": 1}"),
        ])
    func json(text: String, expected: String) {
        #expect(Array(text.printableJSON.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test("A line is cut to the terminal's width, across pieces")
    func clipping() {
        let line = StyledText(line: "abc", .bold) + StyledText(line: "日本語")
        for (width, expected) in [
            (9, "abc日本語"), (8, "abc日本…"), (7, "abc日…"), (6, "abc日…"), (3, "ab…"), (1, "…"), (0, ""),
        ] {
            #expect(line.clipped(to: width).plain == expected, "\(width)")
            #expect(line.clipped(to: width).plain.columns <= width)
        }
    }
}
