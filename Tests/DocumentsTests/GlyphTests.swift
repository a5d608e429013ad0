// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing
import Values

/// The characters of the documents' fonts, and texts with others.
@Suite(.timeLimit(.minutes(3)))
struct GlyphTests {
    @Test func `letters of Indonesia, Latin, marks and common signs can be printed`() async throws {
        let printable = try await PressFixture.press().printable()
        for scalar in "ABCabc012 éẩñőč–—“”…•°½№€§±≤≥→✓☎ꦢꦶꦤꦱ꧀ᮞᮥᮔ᮪ᬩᬮᬶДинаΔµعليשלום\u{301}".unicodeScalars where scalar != " " {
            #expect(printable.contains(scalar), "\(scalar) (\(scalar.codePoint))")
        }
        #expect(!printable.contains("\u{378}"))
    }

    @Test(arguments: ["\u{e000}", "\u{f8ff}", "\u{378}", "\u{ffff}", "\u{202e}", "\u{200d}", "\u{10fffd}"])
    func `a letter or record with a character that does not show is not made`(character: String) async throws {
        let press = try PressFixture.press()
        var letter = PressFixture.sample.letter
        letter.purpose = "Server layanan\(character)"
        await #expect(throws: PressError.self) { try await press.letter(letter) }
        var record = PressFixture.sample.record
        record.delivery[0].text = "Baik\(character)"
        await #expect(throws: PressError.self) { try await press.handoverRecord(record) }
    }

    @Test func `scripts and symbols that Liberation lacks come from other fonts, embedded and never as empty boxes`()
        async throws
    {
        let press = try PressFixture.press()
        let printable = try await press.printable()
        var letter = PressFixture.sample.letter
        let words = ["Server", "layanan", "ꦢꦶꦤꦱ꧀", "ᬩᬮᬶ", "علي", "हिन्दी", "ไทย", "☎", "🏥", "①", "𝟙"].filter {
            $0.unicodeScalars.allSatisfy { printable.contains($0) }
        }
        try #require(words.count > 4)
        letter.purpose = words.joined(separator: " ")
        let pdf = try await press.letter(letter)
        let fonts = try await PressFixture.output(of: "pdffonts", "document.pdf", on: pdf)
        let rows = fonts.split(whereSeparator: \.isNewline).dropFirst(2)
        #expect(rows.count > 4)
        for row in rows { #expect(row.contains(" yes yes yes "), "a font is not embedded: \(row)") }
        let text = try await PressFixture.text(of: pdf)
        for word in ["☎", "🏥", "①"] where words.contains(word) { #expect(text.contains(word)) }
    }

    @Test func `what a server said of itself is spelt out on the annex where it does not show`() async throws {
        var sample = PressFixture.sample
        sample.banner = "SSH-2.0-\u{202e}x\u{1b}[2J\u{e000}\u{200b}"
        let record = try await PressFixture.record.value
        let pdf = try await PressFixture.press().handover(
            sample.annex, evidence: try sample.evidence(record: record), sealingKey: sample.service)
        let text = try await PressFixture.text(of: pdf)
        // What turns or controls the text around it is replaced before it is signed.
        #expect(!text.contains("U+202E") && text.contains("[U+E000]") && text.contains("[U+200B]"), "\(text)")
    }
}
