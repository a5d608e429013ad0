// SPDX-License-Identifier: Apache-2.0

@testable import Documents
import Evidence
import Words
import EvidenceSamples
import FoundationEssentials
import Values

/// The offline verifier, over documents that were forged with keys of their own: reports with extreme figures (``HostileReports``), and
/// manifest, receipt and ledger's proof with extreme values.
enum RecordTarget: FuzzTarget {
    static let name = "record"
    static let longestInput = 224

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        var script = Script(input)
        let hostile = HostileReports(&script)
        let findings: RecordFindings
        do {
            var files = [
                SealedName.keys: try CanonicalJSON.encode(HostileRecord.keys),
                SealedName.orderEnvelope: try HostileRecord.order?.encoded() ?? [],
                SealedName.report: try HostileRecord.envelope(hostile.inside).encoded(),
                SealedName.outsideReport: try HostileRecord.envelope(hostile.outside).encoded(),
            ]
            files[SealedName.manifest] = try signed(changed(manifest, &script), .manifest)
            files[SealedName.receipt] = try signed(changed(receipt, &script), .receipt)
            files[SealedName.ledgerProof] = changed(proof, &script)
            var examination = Examination(pdf: pages(&script), files: files, trusted: nil, known: KnownKeys())
            findings = examination.conclude()
        } catch {
            throw Violation("the document cannot be made: \(error)")
        }
        try expect(findings.conclusion != .intact, "a forged document is intact")
        try expect(!findings.text(in: .english).isEmpty, "no words")
    }

    /// The smallest pages that a seal can be written behind, with other numbers in their cross-reference table.
    private static func pages(_ script: inout Script) -> [UInt8] {
        var text = ""
        var rest = Self.plainPages[...]
        while let digit = rest.firstIndex(where: \.isNumber) {
            let number = rest[digit...].prefix(while: \.isNumber)
            text += rest[..<digit]
            let choice = Int(script.byte())
            text += choice < Self.numbers.count ? Self.numbers[choice] : String(number)
            rest = rest[number.endIndex...]
        }
        return Array((text + rest).utf8)
    }

    private static let numbers = [
        "0", "1", "2", "3", "-1", "65535", "9223372036854775807", "9223372036854775806", "9223372036854775808",
        "-9223372036854775808", "+5", "", "]", "x",
    ]

    private static let plainPages: String = {
        let catalog = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
        return catalog + "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
            + "trailer << /Size 2 /Root 1 0 R /ID [ <00> <00> ] >>\nstartxref\n\(catalog.utf8.count)\n%%EOF\n"
    }()

    private static func changed(_ template: DocumentTemplate, _ script: inout Script) -> [UInt8] {
        var changes: [Int: [UInt8]] = [:]
        for _ in 0..<(Int(script.byte()) % 4) {
            changes[Int(script.byte()) % max(1, template.count)] =
                ExtremeValues.all[Int(script.byte()) % ExtremeValues.all.count]
        }
        return template.written(with: changes)
    }

    private static func signed(_ payload: [UInt8], _ type: PayloadType) throws -> [UInt8] {
        try Envelope(signing: payload, type: type, with: HostileRecord.service).encoded()
    }

    private static func template(_ value: some Encodable) -> DocumentTemplate {
        DocumentTemplate((try? CanonicalJSON.encode(value)) ?? [])
    }

    private static let manifest = template(
        HandoverManifest(
            caseNumber: Samples.order.caseNumber, recordNumber: "1", record: Digest(of: [1]), sealedAt: Samples.t0,
            verdict: .passed, exception: nil,
            files: [
                .init(
                    name: SealedName.report, mediaType: "application/json", relationship: "Data", description: "d",
                    size: 1, sha256: Digest(of: [1]))
            ], awaited: [],
            pages: .init(
                length: 32, sha256: Digest(of: [2]),
                parts: [.init(name: "page 1", offset: 0, length: 32, sha256: Digest(of: [3]))])))

    private static let receipt = template(
        Receipt(
            agent: Samples.order.insideAgent, epoch: 1, seq: 1, report: Digest(of: [5]), leafIndex: 17,
            acceptedThrough: 1, at: Samples.t0, counts: true, note: ""))

    private static let proof = template(
        LedgerEvidence(
            proofs: [
                LeafProof(
                    leafIndex: 17, leaf: Data("{}".utf8), treeSize: 18, root: Digest(of: [1]),
                    path: [Digest(of: [2])], checkpoint: "titipan.example/ledger\n18\n")
            ]))
}
