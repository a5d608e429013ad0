// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// Makes the office's documents as PDF/A-3b (ISO 19005-3), fonts embedded: the same input gives the same bytes.
///
/// All functions throw ``PressError``.
package struct DocumentPress: Sendable {
    /// The version that the documents are designed and tested with.
    package static let pinnedWeasyPrint = "70.0"

    let tools: PressTools
    let office: OfficeProfile
    private let templates: TemplateLibrary
    private let fonts = DocumentFonts()

    /// Throws ``PressError/template(name:why:)`` when the installed templates are damaged.
    package init(tools: PressTools = PressTools(), office: OfficeProfile) throws(PressError) {
        self.tools = tools
        self.office = office
        templates = try TemplateLibrary()
    }

    /// The code points that documents can show; forms accept no others for printed texts.
    package func printable() async throws(PressError) -> CodePointSet { try await fonts.coverage(with: tools) }

    /// The reply letter; an acceptance carries its annex of access data.
    package func letter(_ content: LetterContent) async throws(PressError) -> [UInt8] {
        let page = LetterPage(content, office: office)
        return try await produce(try templates.page("letter", page), at: page.printedAt)
    }

    /// The hand-over record as both parties sign it.
    package func handoverRecord(_ content: HandoverRecordContent) async throws(PressError) -> [UInt8] {
        let page = RecordPage(content, office: office)
        return try await produce(try templates.page("record", page), at: content.signedAt)
    }

    /// The hand-over document: the record's pages, the verification annex's pages, and the evidence embedded and sealed.
    ///
    /// `sealingKey` is the service's: it signs `manifest.dsse.json`. Throws ``PressError/badContent(field:why:)`` when the evidence
    /// does not hold together, for example a report that answers another order.
    package func handover(
        _ content: AnnexContent, evidence: HandoverEvidence, sealingKey: SigningKey
    ) async throws(PressError) -> [UInt8] {
        try await unsealedHandover(content, evidence: evidence).sealed(by: sealingKey)
    }

    /// The same but for the signature.
    func unsealedHandover(
        _ content: AnnexContent, evidence: HandoverEvidence
    ) async throws(PressError) -> UnsealedHandover {
        let facts = try EvidenceFacts(evidence, isException: content.exception != nil)
        let page = try AnnexPage(content, facts: facts, office: office)
        let text = DocumentFonts.spellingOut(try templates.page("annex", page), without: try await printable())
        let annex = try await produce(text, at: content.sealedAt)
        let pages = try await join(record: evidence.record, annex: annex)
        let parts = try await PageMap.parts(of: pages, with: tools)
        return try HandoverSeal.prepare(
            pages, parts: parts, content: content, facts: facts, evidence: evidence)
    }

    /// HTML to PDF/A-3b. Nothing is fetched: the page stands alone.
    ///
    /// Throws ``PressError/noGlyph(_:)`` rather than print an empty box, which ISO 19005-3 (6.2.11.8) forbids and no reader can read.
    private func produce(_ html: String, at time: Timestamp) async throws(PressError) -> [UInt8] {
        try DocumentFonts.check(html, against: try await printable())
        let result = try await Scratch.withDirectory(in: tools.scratch) { directory throws(PressError) in
            try await ToolRunner(timeLimit: tools.timeLimit).run(
                tools.weasyPrint,
                ["--pdf-variant", "pdf/a-3b", "--allowed-protocols", "data", "--encoding", "utf-8", "-", "-"],
                input: Array(html.utf8), in: directory,
                environment: fonts.environment.merging(
                    ["SOURCE_DATE_EPOCH": String(max(0, time.microseconds / 1_000_000))]) { _, new in new })
        }
        let document = try result.outputOfSuccess(tools.weasyPrint)
        if let boxes = DocumentFonts.emptyBoxes(in: result.complaints) { throw .noGlyph(boxes) }
        return document
    }

    /// The record's pages as they were signed, then the annex's, under the annex's metadata. Without object streams, so that each
    /// object stands at a place of its own in the file.
    private func join(record: [UInt8], annex: [UInt8]) async throws(PressError) -> [UInt8] {
        try await Scratch.withDirectory(in: tools.scratch) { directory throws(PressError) in
            try Scratch.write(record, to: directory + "/record.pdf")
            try Scratch.write(annex, to: directory + "/annex.pdf")
            _ = try await ToolRunner(timeLimit: tools.timeLimit).output(
                tools.qpdf,
                [
                    "annex.pdf", "--pages", "record.pdf", "1-z", "annex.pdf", "1-z", "--",
                    "--object-streams=disable", "--newline-before-endstream", "--deterministic-id",
                    "--remove-unreferenced-resources=yes", "joined.pdf",
                ], in: directory)
            return try Scratch.read(directory + "/joined.pdf")
        }
    }
}
