// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

/// Checks a hand-over document with nothing but its bytes: no network, no service, no database.
///
/// The manifest's signature binds every embedded file and every byte of the printed pages; the evidence is then checked against itself,
/// and the verdict computed anew. Any input is safe to give.
package struct RecordVerifier: Sendable {
    private let tools: PressTools

    /// - Parameter tools: only pdfdetach is used, and only on documents whose bytes changed after the sealing.
    package init(tools: PressTools = PressTools()) {
        self.tools = tools
    }

    /// - Parameters:
    ///   - keys: public keys from elsewhere. Keys without agents take the document's, which the service's signature covers.
    ///   - witness: the ledger's proofs as of later, with the cosignatures that the document lacks.
    ///   - known: what is pinned: it serves when no keys are given, and contradicts given ones that differ.
    ///
    /// With neither the document's own keys serve: they show that it agrees with itself, but not whose it is, and the conclusion says so.
    package func verify(
        _ pdf: [UInt8], trusting keys: TrustedKeys? = nil, witness: LedgerEvidence? = nil,
        known: KnownKeys = KnownKeys()
    ) async -> RecordFindings {
        guard pdf.count <= PressTools.largestDocument else {
            return .unchecked("the file has \(pdf.count) bytes; at most \(PressTools.largestDocument) are read")
        }
        guard
            pdf.starts(with: Array("%PDF-".utf8)) || SealReader.index(of: Array("%PDF-".utf8), in: pdf, from: 0) != nil
        else { return .unchecked("the file is no PDF") }

        var files = SealReader.files(in: pdf)
        var examination = Examination(pdf: pdf, files: files, trusted: keys, known: known)
        examination.witness = witness
        if examination.isHeldBySeal { return examination.conclude() }

        // The file was changed after the sealing: compare the embedded files that a PDF reader finds.
        var differences: [String] = []
        var complaint: String?
        do {
            let seen = try await PDFExtractor(tools: tools).files(in: pdf)
            for (name, bytes) in seen {
                if let sealed = files[name] {
                    if sealed != bytes { differences.append(name) }
                } else {
                    files[name] = bytes
                }
            }
        } catch {
            complaint = "\(error)"
        }
        guard !files.isEmpty else {
            if SealReader.beginsSeal(in: pdf) { return .cutShort(pdf.count) }
            return .unchecked(
                complaint.map { "no sealed evidence was found in the file, and as a PDF it cannot be opened: \($0)" }
                    ?? "the PDF holds no sealed evidence: it is no hand-over document, or a copy printed anew")
        }
        examination = Examination(pdf: pdf, files: files, trusted: keys, known: known)
        examination.witness = witness
        for name in differences.sorted() {
            examination.add(
                name, .altered, "PDF readers show other bytes than those that were sealed", found: nil)
        }
        if let complaint {
            examination.notes.append(
                Phrase(
                    id: "Sebagai PDF berkas ini tidak dapat dibuka lagi: {why}",
                    en: "As a PDF the file cannot be opened any more: {why}"
                ).filled(["why": complaint]))
        }
        return examination.conclude()
    }
}

extension RecordFindings {
    fileprivate static func cutShort(_ count: Int) -> RecordFindings {
        RecordFindings(
            conclusion: .altered, recordNumber: nil, caseNumber: nil, sealedAt: nil, verdict: nil,
            findings: [
                Finding(
                    subject: "document", standing: .altered,
                    what: "a sealed document that is cut short: its evidence is missing behind byte \(count)",
                    expected: nil,
                    found: nil)
            ], notes: [])
    }

    fileprivate static func unchecked(_ why: String) -> RecordFindings {
        RecordFindings(
            conclusion: .unchecked, recordNumber: nil, caseNumber: nil, sealedAt: nil, verdict: nil,
            findings: [Finding(subject: "document", standing: .unchecked, what: why, expected: nil, found: nil)],
            notes: [])
    }
}
