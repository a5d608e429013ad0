// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation
import Testing
import Values

/// Real documents by a real WeasyPrint, read back by poppler and qpdf.
@Suite(.timeLimit(.minutes(3)))
struct PressTests {
    @Test func `the acceptance names address, port and conditions`() async throws {
        let pdf = try await PressFixture.press().letter(PressFixture.sample.letter)
        let text = try await PressFixture.text(of: pdf)
        for words in [
            "DINAS KOMUNIKASI DAN INFORMATIKA", "555/214/XI/2026", "20 November 2026", "dapat diterima",
            "Gedung Sentra Telematika", "20 Desember 2026", "203.0.113.10", "22010 (SSH)", "20 Mbit/s",
            "Plt. Kepala Dinas Komunikasi dan Informatika", "NIP 19731008 199203 2 001", "02:00:5e:10:00:01",
            "Tembusan", "Halaman 2 dari 2",
        ] { #expect(text.contains(words), "\(words) is missing") }
        #expect(!text.contains("KONSEP"))
    }

    @Test func `the refusal gives reasons and no address`() async throws {
        var letter = PressFixture.sample.letter
        letter.decision = .refused(reasons: ["daya listrik yang tersedia hanya 350 W;", "ruang rak telah penuh."])
        letter.signatory.signedAt = nil
        letter.number = nil
        let pdf = try await PressFixture.press().letter(letter)
        let text = try await PressFixture.text(of: pdf)
        #expect(text.contains("belum dapat kami terima"))
        #expect(text.contains("hanya 350 W"))
        #expect(!text.contains("203.0.113"))
        #expect(text.contains("Halaman 1 dari 1"))
    }

    @Test func `what applicants write stays text`() async throws {
        var letter = PressFixture.sample.letter
        letter.serverName = "<img src=\"file:///etc/passwd\"><b>tebal</b> & {{number}}"
        letter.additions = "<script>alert(1)</script>\n\n<link rel=attachment href=file:///etc/passwd>"
        let pdf = try await PressFixture.press().letter(letter)
        let text = try await PressFixture.text(of: pdf)
        #expect(text.contains("<b>tebal</b> & {{number}}"))
        #expect(text.contains("<script>alert(1)</script>"))
        #expect(
            try await PressFixture.output(of: "pdfdetach", "-list", "document.pdf", on: pdf).hasPrefix("0 embedded"))
    }

    @Test func `the record says day and date in words`() async throws {
        let pdf = try await PressFixture.record.value
        let text = try await PressFixture.text(of: pdf)
        for words in [
            "Senin, tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam (23-11-2026) pukul 09.40 WIB",
            "PIHAK PERTAMA", "Rina Kusumawati", "Agus Prasetyo", "7XK2M93", "segel utuh", "555/BA-031/XI/2026",
        ] { #expect(text.contains(words), "\(words) is missing") }
    }

    @Test func `every document is PDF/A-3b with its fonts inside, and the same each time`() async throws {
        let again = try await PressFixture.press().handoverRecord(PressFixture.sample.record)
        let record = try await PressFixture.record.value
        #expect(again == record)
        for pdf in [record, try await PressFixture.handover.value] {
            let metadata = try await PressFixture.output(of: "pdfinfo", "-meta", "document.pdf", on: pdf)
            #expect(metadata.contains("pdfaid:part=\"3\"") || metadata.contains("<pdfaid:part>3"))
            #expect(metadata.contains("pdfaid:conformance=\"B\"") || metadata.contains("<pdfaid:conformance>B"))
            let fonts = try await PressFixture.output(of: "pdffonts", "document.pdf", on: pdf)
            let rows = fonts.split(whereSeparator: \.isNewline).dropFirst(2)
            #expect(!rows.isEmpty)
            for row in rows { #expect(row.contains(" yes yes yes "), "a font is not embedded: \(row)") }
        }
    }

    @Test func `the hand-over document holds record, annex and evidence`() async throws {
        let sample = PressFixture.sample
        let record = try await PressFixture.record.value
        let evidence = try sample.evidence(record: record)
        let pdf = try await PressFixture.handover.value
        let text = try await PressFixture.text(of: pdf)
        for words in [
            "BERITA ACARA SERAH TERIMA", "LAMPIRAN VERIFIKASI", "Lulus", "14 dari 14 pemeriksaan wajib telah lulus",
            Digest(of: record).description, sample.inside.verificationKey.description, "kuota 20 Mbit/s",
            "OpenSSH_9.2p1",
        ] { #expect(text.contains(words), "\(words) is missing") }
        let check = try await PressFixture.output(of: "qpdf", "--check", "document.pdf", on: pdf)
        #expect(check.contains("No syntax or stream encoding errors found"))
        #expect(!check.contains("WARNING"))
        try await PressFixture.withFile(pdf) { folder in
            let list = try await PressFixture.output(of: "pdfdetach", ["-list", "document.pdf"], in: folder)
            #expect(list.hasPrefix("14 embedded files"))
            _ = try await PressFixture.output(of: "pdfdetach", ["-saveall", "document.pdf"], in: folder)
            let files = [
                ("record.pdf", record), ("report.dsse.json", try evidence.reports[0].encoded()),
                ("report-outside.dsse.json", try evidence.reports[1].encoded()),
                ("order.dsse.json", try evidence.order.encoded()), ("order.json", Array(evidence.order.payload)),
                ("receipt.dsse.json", try evidence.receipts[0].encoded()),
            ]
            for (name, bytes) in files {
                #expect(try Array(Data(contentsOf: folder.appendingPathComponent(name))) == bytes, "\(name)")
            }
        }
        #expect(String(decoding: pdf, as: UTF8.self).components(separatedBy: "/AFRelationship /").count == 15)
    }

    @Test func `evidence that does not hold together is not printed`() async throws {
        let sample = PressFixture.sample
        let record = try await PressFixture.record.value
        var foreign = sample
        foreign.load = 0.2
        foreign.windows = 6
        var evidence = try sample.evidence(record: record)
        evidence.reports[0] = try foreign.reportEnvelope(.inside)
        let error = await #expect(throws: PressError.self) {
            try await PressFixture.press().handover(sample.annex, evidence: evidence, sealingKey: sample.service)
        }
        #expect(error == .badContent(field: "report.dsse.json", why: "answers another order"))
    }

    @Test func `a press that is missing, endless or stuck is named, and ended in time`() async throws {
        let letter = PressFixture.sample.letter
        let office = OfficeProfile.temanggung
        let missing = try DocumentPress(tools: PressTools(weasyPrint: "/nonexistent/weasyprint"), office: office)
        await #expect(throws: PressError.missingTool(path: "/nonexistent/weasyprint")) {
            try await missing.letter(letter)
        }
        let misbehaving: [(String, Duration, PressError)] = [
            ("exec yes", .seconds(100), .tooLarge(tool: "document.pdf", limit: 64 << 20)),
            ("sleep 600 & wait", .seconds(5), .timedOut(tool: "document.pdf", seconds: 5)),
            (
                "echo 'no fonts' >&2; exit 3", .seconds(100),
                .failed(tool: "document.pdf", status: "ended with exited(3)", lastLines: "no fonts")
            ),
        ]
        for (command, limit, expected) in misbehaving {
            try await PressFixture.withFile(Array("#!/bin/sh\n\(command)\n".utf8)) { folder in
                let script = folder.appendingPathComponent("document.pdf").path
                try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script)
                let press = try DocumentPress(
                    tools: PressTools(weasyPrint: script, timeLimit: limit), office: office)
                await #expect(throws: expected) { try await press.letter(letter) }
            }
        }
    }
}
