// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation
import Testing
import Values

/// Alters a sealed document in many ways; each must be found, and named.
@Suite(.timeLimit(.minutes(5)))
struct VerifierTests {
    private let verifier = RecordVerifier()

    private func faults(_ findings: RecordFindings) -> Set<String> {
        Set(findings.findings.filter { $0.standing != .holds }.map(\.subject))
    }

    /// The bytes of an embedded file inside the document.
    private func region(of name: String, in pdf: [UInt8]) throws -> Range<Int> {
        let head = try #require(position(of: "(\(name)) /Length ", in: pdf))
        let digits = pdf[(head + name.utf8.count + 11)...].prefix { $0 != 0x20 }
        let length = try #require(Int(String(decoding: digits, as: UTF8.self)))
        let start = try #require(position(of: "stream\n", in: pdf, after: head)) + 7
        return start..<(start + length)
    }

    @Test func `an untouched document is intact, with its own keys and with the office's`() async throws {
        let pdf = try await PressFixture.handover.value
        let sample = PressFixture.sample
        let own = await verifier.verify(pdf)
        #expect(own.conclusion == .intact)
        #expect(own.exitCode == 0)
        #expect(own.verdict == .passed)
        #expect(own.recordNumber == "555/BA-031/XI/2026")
        let ring = KeyRing(service: sample.service.verificationKey, ledger: sample.ledgerKey, agents: [])
        #expect(await verifier.verify(pdf, trusting: ring).conclusion == .intact)
        let json = try CanonicalJSON.decode(RecordFindings.self, from: try CanonicalJSON.encode(own))
        #expect(json == own)
    }

    @Test(
        arguments: [
            "record.pdf", "order.json", "order.dsse.json", "report.dsse.json", "report-outside.dsse.json",
            "receipt.dsse.json", "receipt-outside.dsse.json", "ledger-proof.json", "keys.json",
            "connected.identity.pcapng", "reachable.outside-outside.pcapng",
        ], [0.0, 0.37, 0.71, 1.0])
    func `one altered byte in a file is laid to that file`(name: String, place: Double) async throws {
        var pdf = try await PressFixture.handover.value
        let region = try region(of: name, in: pdf)
        let before = Digest(of: pdf[region])
        pdf[region.lowerBound + Int(Double(region.count - 1) * place)] ^= 0x01
        let findings = await verifier.verify(pdf)
        #expect(findings.conclusion == .altered)
        #expect(findings.exitCode == 2)
        let finding = findings.findings.first { $0.subject == name && $0.expected != nil }
        #expect(finding?.standing == .altered)
        #expect(finding?.expected == before)
        #expect(finding?.found == Digest(of: pdf[region]))
        #expect(findings.text.contains(before.description))
        // No other part is reported, and the parts that hold are listed.
        for other in ["record.pdf", "report.dsse.json", "ledger-proof.json", "order.json"] where other != name {
            #expect(
                findings.findings.contains {
                    $0.subject == other && $0.standing == .holds && $0.what.contains("as sealed")
                },
                "\(other) still holds")
        }
        #expect(findings.findings.contains { $0.subject == "pages" && $0.standing == .holds })
    }

    @Test func `frames are checked against the report that names them, and said to be awaited where they were`()
        async throws
    {
        let sample = PressFixture.sample
        let whole = await verifier.verify(try await PressFixture.handover.value)
        for (name, bytes) in Sample.frames {
            let finding = whole.findings.first { $0.subject == name && $0.what.contains("names") }
            #expect(finding?.standing == .holds, "\(name)")
            #expect(bytes.count > 256)
        }
        var evidence = try sample.evidence(record: try await PressFixture.record.value)
        evidence.frames["reachable.port.pcapng"] = nil
        let press = try PressFixture.press()
        let sealed = try await press.handover(sample.annex, evidence: evidence, sealingKey: sample.service)
        let findings = await verifier.verify(sealed)
        #expect(findings.conclusion == .intact)
        #expect(
            findings.notes.contains {
                $0.hasPrefix("reachable.port.pcapng, which report.dsse.json names, had not come")
            })
        evidence.frames["reachable.port.pcapng"] = Array("another".utf8)
        await #expect(throws: PressError.self) {
            try await press.handover(sample.annex, evidence: evidence, sealingKey: sample.service)
        }
    }

    @Test func `altered keys leave signatures unchecked, and the office's keys settle them`() async throws {
        var pdf = try await PressFixture.handover.value
        let sample = PressFixture.sample
        let key = try #require(
            position(
                of: sample.service.verificationKey.description, in: pdf,
                after: try region(of: "keys.json", in: pdf).lowerBound))
        pdf[key] = pdf[key] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        let own = await verifier.verify(pdf)
        #expect(own.conclusion == .altered)
        #expect(own.findings.contains { $0.subject == "manifest.dsse.json" && $0.standing == .unchecked })
        let ring = try sample.evidence(record: []).keys
        let given = await verifier.verify(pdf, trusting: ring)
        #expect(faults(given) == ["keys.json"])
    }

    @Test(arguments: ["\"payload\":\"", "\"sig\":\"", "\"payloadType\":\""])
    func `an altered manifest is named`(field: String) async throws {
        var pdf = try await PressFixture.handover.value
        let region = try region(of: "manifest.dsse.json", in: pdf)
        let place = try #require(position(of: field, in: pdf, after: region.lowerBound)) + field.utf8.count + 9
        pdf[place] = pdf[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        let findings = await verifier.verify(pdf)
        #expect(findings.conclusion == .altered)
        #expect(findings.findings.contains { $0.subject == "manifest.dsse.json" && $0.standing == .altered })
        #expect(findings.findings.contains { $0.subject == "report.dsse.json" && $0.what.contains("signed by agent") })
    }

    @Test func `an altered page is named by its number`() async throws {
        var pdf = try await PressFixture.handover.value
        let pages = try await PressFixture.output(of: "qpdf", "--json=2", "--json-key=pages", "document.pdf", on: pdf)
        struct Listing: Decodable {
            struct Page: Decodable { var contents: [String] }
            var pages: [Page]
        }
        let listing = try CanonicalJSON.decode(Listing.self, from: Array(pages.utf8))
        for (index, page) in listing.pages.enumerated() {
            let number = try #require(page.contents.first?.split(separator: " ").first)
            let object = try #require(position(of: "\n\(number) 0 obj\n", in: pdf))
            let stream = try #require(position(of: "stream\n", in: pdf, after: object)) + 40
            pdf[stream] ^= 0x10
            let findings = await verifier.verify(pdf)
            pdf[stream] ^= 0x10
            #expect(findings.conclusion == .altered)
            let finding = try #require(findings.findings.first { $0.subject == "pages" })
            #expect(finding.standing == .altered)
            #expect(finding.what.contains("page \(index + 1) (bytes "))
            #expect(findings.findings.contains { $0.subject == "report.dsse.json" && $0.standing == .holds })
        }
    }

    @Test func `whichever byte is altered, it is found`() async throws {
        let sealed = try await PressFixture.handover.value
        var random = SystemRandomNumberGenerator()
        for _ in 0..<120 {
            var pdf = sealed
            let place = Int.random(in: 0..<pdf.count, using: &random)
            pdf[place] ^= UInt8.random(in: 1...255, using: &random)
            let findings = await verifier.verify(pdf)
            #expect(findings.conclusion != .intact, "byte \(place)")
            #expect(findings.exitCode != 0)
            #expect(!faults(findings).isEmpty)
        }
    }

    @Test(arguments: ["%harmless comment\n", "\n", "1 0 obj\n<< /Type /Catalog >>\nendobj\n"])
    func `whatever is appended is found`(tail: String) async throws {
        let pdf = try await PressFixture.handover.value + Array(tail.utf8)
        let findings = await verifier.verify(pdf)
        #expect(findings.conclusion == .altered)
        #expect(
            findings.findings.contains {
                $0.subject == "seal" && $0.what.hasPrefix("\(tail.utf8.count) bytes were appended")
            })
    }

    @Test(arguments: [1, 7, 200, 3_000, 60_000])
    func `a file cut short is found`(cut: Int) async throws {
        let pdf = Array(try await PressFixture.handover.value.dropLast(cut))
        let findings = await verifier.verify(pdf)
        #expect(findings.conclusion == .altered)
    }

    @Test func `a file replaced by a PDF editor is named`() async throws {
        let sealed = try await PressFixture.handover.value
        let region = try region(of: "report.dsse.json", in: sealed)
        var report = Array(sealed[region])
        report[report.count / 2] ^= 0x01
        let pdf = try await PressFixture.withFile(sealed) { folder in
            try Data(report).write(to: folder.appendingPathComponent("report.dsse.json"))
            _ = try await PressFixture.output(
                of: "qpdf",
                [
                    "document.pdf", "--remove-attachment=report.dsse.json", "--add-attachment", "report.dsse.json",
                    "--", "new.pdf",
                ],
                in: folder)
            return try Array(Data(contentsOf: folder.appendingPathComponent("new.pdf")))
        }
        let findings = await verifier.verify(pdf)
        #expect(findings.conclusion == .altered)
        let finding = findings.findings.first { $0.subject == "report.dsse.json" && $0.expected != nil }
        #expect(finding?.expected == Digest(of: sealed[region]))
        #expect(finding?.found == Digest(of: report))
        for other in ["record.pdf", "order.json", "ledger-proof.json"] {
            #expect(!faults(findings).contains(other))
        }
    }

    @Test func `a document written anew keeps its evidence but not its seal`() async throws {
        let sealed = try await PressFixture.handover.value
        let pdf = try await PressFixture.withFile(sealed) { folder in
            _ = try await PressFixture.output(of: "qpdf", ["--linearize", "document.pdf", "new.pdf"], in: folder)
            return try Array(Data(contentsOf: folder.appendingPathComponent("new.pdf")))
        }
        let findings = await verifier.verify(pdf)
        #expect(findings.conclusion == .altered)
        #expect(faults(findings).subtracting(["pages", "seal"]).isEmpty)
        #expect(findings.verdict == .passed)
    }

    @Test func `another service's signature is not this office's`() async throws {
        let sample = PressFixture.sample
        var forger = sample
        forger.service = SigningKey(seed: Array(repeating: 66, count: 32)) ?? SigningKey()
        let forged = try await PressFixture.press().handover(
            forger.annex, evidence: try forger.evidence(record: try await PressFixture.record.value),
            sealingKey: forger.service)
        #expect(await verifier.verify(forged).conclusion == .intact)
        let office = try sample.evidence(record: []).keys
        let findings = await verifier.verify(forged, trusting: office)
        #expect(findings.conclusion == .altered)
        #expect(faults(findings).isSuperset(of: ["manifest.dsse.json", "order.dsse.json"]))
    }

    @Test(arguments: 0...2)
    func `an exception is sealed with the verdict that it excuses`(reports: Int) async throws {
        var sample = PressFixture.sample
        sample.load = 0
        var annex = sample.annex
        annex.exception = AnnexException(
            reason: "Server belum dipakai.", proposedBy: "Kasi", approvedBy: "Kabid", approvedAt: sample.began)
        let record = try await PressFixture.record.value
        var evidence = try sample.evidence(record: record)
        // None, the outside agent's alone, or both.
        evidence.reports = Array(evidence.reports.suffix(reports))
        evidence.receipts = Array(evidence.receipts.suffix(reports))
        evidence.ledger = try sample.ledger(reports: evidence.reports, record: record)
        let pdf = try await PressFixture.press().handover(annex, evidence: evidence, sealingKey: sample.service)
        #expect((position(of: "(report.dsse.json)", in: pdf) != nil) == (reports == 2))
        let findings = await verifier.verify(pdf)
        #expect(findings.conclusion == .intact)
        #expect(findings.verdict == .inconclusive)
        #expect(findings.text.contains("closed by an exception"))
    }

    @Test(arguments: [
        "", "no PDF at all", "%PDF-1.7\n", "%PDF-1.7\nstartxref\n9\n%%EOF\n",
    ])
    func `what is no hand-over document is not judged`(text: String) async {
        let findings = await verifier.verify(Array(text.utf8))
        #expect(findings.conclusion == .unchecked)
        #expect(findings.exitCode == 3)
    }

    @Test func `an ordinary PDF is not judged`() async throws {
        let findings = await verifier.verify(try await PressFixture.record.value)
        #expect(findings.conclusion == .unchecked)
        #expect(findings.text.contains("no sealed evidence"))
    }
}
