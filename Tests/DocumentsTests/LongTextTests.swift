// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing
import Values

/// Words longer than their columns, and fields as long as the forms let them be: everything stays within the margins.
@Suite(.timeLimit(.minutes(3)))
struct LongTextTests {
    static let words = [
        String(repeating: "W", count: 200),
        "https://" + String(repeating: "layanan-kesehatan.", count: 10) + "go.id/xé",
        String(repeating: "WW-", count: 66), String(repeating: "Dinas Kesehatan ", count: 12) + "Temanggungx",
    ]

    @Test(arguments: words)
    func `a letter's text stays within its block`(word: String) async throws {
        let short = String(word.prefix(100))
        var letter = PressFixture.sample.letter
        letter.recipient = "Kepala \(word)"
        letter.serverName = short
        letter.purpose = String(repeating: word, count: 4)
        letter.application.number = short
        letter.number = String(word.prefix(60))
        letter.signatory.name = word
        letter.signatory.position = word
        letter.signatory.rank = short
        letter.initials = [word, word]
        letter.copies = [word]
        letter.decision = .accepted(access(letter.decision, short), deliverBy: letter.date)
        try await expectWithinMargins(
            try await PressFixture.press().letter(letter), left: 25, right: 190, holding: word)
        letter.decision = .refused(reasons: [word, String(repeating: word, count: 10)])
        letter.additions = "\(word)\(word)\n\n\(word)"
        try await expectWithinMargins(
            try await PressFixture.press().letter(letter), left: 25, right: 190, holding: word)
    }

    @Test(arguments: words)
    func `a record's and an annex's text stays within its block`(word: String) async throws {
        let short = String(word.prefix(100))
        var record = PressFixture.sample.record
        record.number = String(word.prefix(60))
        for index in record.delivery.indices { record.delivery[index].text = word }
        record.delivery[0].text = String(repeating: word, count: 5)
        record.giver = HandoverParty(name: word, position: word, agency: word, address: word + word)
        record.receiver.name = word
        record.receiver.position = word
        record.application.number = short
        record.reply.number = short
        record.server = long(record.server, short)
        let pages = try await PressFixture.press().handoverRecord(record)
        try await expectWithinMargins(pages, left: 25, right: 190, holding: word)

        var sample = PressFixture.sample
        sample.agency = word
        sample.banner = "SSH-2.0-" + word + word
        var annex = sample.annex
        annex.agency = word
        annex.server = long(annex.server, short)
        annex.rackPosition = short
        annex.exception = nil
        let sealed = try await PressFixture.press().handover(
            annex, evidence: try sample.evidence(record: pages), sealingKey: sample.service)
        try await expectWithinMargins(sealed, left: 22, right: 192, holding: word)
    }

    private func long(_ server: ServerFacts, _ text: String) -> ServerFacts {
        var server = server
        (server.name, server.brand, server.model, server.operatingSystem) = (text, text, text, text)
        server.serialNumber = text
        return server
    }

    private func access(_ decision: LetterDecision, _ text: String) -> AccessFacts {
        guard case .accepted(var access, _) = decision else { return PressFixture.sample.access }
        access.server = long(access.server, text)
        access.rackPosition = text
        access.switchPort = text
        return access
    }

    /// By poppler's boxes of words, in points; `left` and `right` edge of the text block in mm from the paper's left. The page number and the
    /// running line stand in the bottom margin.
    private func expectWithinMargins(
        _ pdf: [UInt8], left: Double, right: Double, holding word: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let boxes = try await PressFixture.output(of: "pdftotext", "-bbox", "document.pdf", "-", on: pdf)
        let words = boxes.matches(
            of: /<word xMin="([-0-9.]+)" yMin="([-0-9.]+)" xMax="([-0-9.]+)" yMax="([-0-9.]+)">(.*?)<\/word>/)
        try #require(words.count > 20, sourceLocation: sourceLocation)
        let millimetre = 72 / 25.4
        for box in words {
            let (begin, top) = (Double(box.1) ?? -1, Double(box.2) ?? -1)
            let (end, bottom) = (Double(box.3) ?? .infinity, Double(box.4) ?? .infinity)
            let fitsAcross = begin >= (left - 0.3) * millimetre && end <= (right + 0.3) * millimetre
            let fits = fitsAcross && top >= 10 * millimetre && bottom <= 292 * millimetre
            #expect(
                fits, "“\(box.5.prefix(40))” at \(begin), \(top) to \(end), \(bottom)", sourceLocation: sourceLocation)
        }
        // Broken, and all of it there.
        let letters: Set<Character> = ["W", "x", "é"]
        let printed = words.reduce(0) { count, box in count + box.5.filter { letters.contains($0) }.count }
        let wanted = word.filter { letters.contains($0) }.count
        #expect(printed >= wanted, sourceLocation: sourceLocation)
    }
}
