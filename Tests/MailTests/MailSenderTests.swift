// SPDX-License-Identifier: Apache-2.0

import Evidence
import Foundation
import Mail
import Testing
import Values

/// Against a real mail server.
@Suite(.timeLimit(.minutes(2)))
struct MailSenderTests {
    private static let letter = (0..<100_003).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }

    private func message(to: String..., subject: String = "Balasan", text: String = "Isi") throws -> MailMessage {
        MailMessage(
            from: try Mailbox(name: "Dinas Komunikasi dan Informatika", address: "dinas@example.go.id"),
            to: try to.map { try Mailbox(name: "Kepala \"Dinas\" Keséhatan", address: $0) }, subject: subject,
            text: text,
            attachments: [
                MailAttachment(name: "surat 555-214.pdf", mediaType: "application/pdf", bytes: MailSenderTests.letter),
                MailAttachment(name: "résumé – lampiran.pdf", mediaType: "application/pdf", bytes: []),
            ], messageID: "2026-0042.1@example.go.id", date: Timestamp(seconds: 1_795_421_730))
    }

    private func sender(_ port: UInt16, limit: Duration = .seconds(20)) throws -> MailSender {
        try MailSender(server: MailServer(host: "127.0.0.1", port: port, security: .none, timeLimit: limit))
    }

    @Test(arguments: [
        "Balasan Permohonan Penitipan Server",
        "Balasan Permohonan Penitipan Server (Collocation) untuk Sistem Informasi Perencanaan dan Evaluasi Pembangunan Daerah",
        "Balasan – séhat 🖥️ " + String(repeating: "panjang dan séhat ", count: 12) + "selesai",
        "=?UTF-8?B?QQ==?= bukan sandi",
    ])
    func `a letter arrives as it was sent`(subject: String) async throws {
        let text =
            "Yth. Kepala Dinas,\n\n.baris dengan titik di depan\nFrom bukan amplop\nnilai = 20 % – “kutip” \n"
            + String(repeating: "panjang sekali ", count: 90) + "\n\nTerima kasih 🙏"
        let message = try message(to: "kepala@example.go.id", "arsip@example.go.id", subject: subject, text: text)
        let deliveries = try await PostOffice.open { office in
            try await sender(office.port).send(message)
            return try office.deliveries()
        }
        let delivery = try #require(deliveries.first)
        #expect(deliveries.count == 1)
        #expect(delivery.defects == [])
        #expect(delivery.sender == "dinas@example.go.id")
        #expect(delivery.recipients == ["kepala@example.go.id", "arsip@example.go.id"])
        #expect(delivery.headers["Subject"] == subject)
        #expect(delivery.headers["From"] == "Dinas Komunikasi dan Informatika <dinas@example.go.id>")
        #expect(delivery.headers["To"]?.contains("<arsip@example.go.id>") == true)
        #expect(delivery.headers["Message-ID"] == "<2026-0042.1@example.go.id>")
        #expect(delivery.headers["Date"] == "Mon, 23 Nov 2026 08:15:30 +0000")
        #expect(
            delivery.text.replacingOccurrences(of: "\r\n", with: "\n").trimmingCharacters(in: .newlines) == text)
        #expect(delivery.attachments.map(\.name) == ["surat 555-214.pdf", "résumé – lampiran.pdf"])
        #expect(delivery.attachments.first?.sha256 == Digest(of: MailSenderTests.letter).description)
        #expect(delivery.longestLine <= 78)
        #expect(delivery.bareLineFeeds == 0)
    }

    @Test func `a refusal is for good and says the server's words`() async throws {
        let message = try message(to: "gone@example.go.id")
        let error = try await PostOffice.open { office in
            await #expect(throws: MailError.self) { try await sender(office.port).send(message) }
        }
        #expect(error == .refused(code: 550, reply: "550 5.1.1 no such user here"))
        #expect(error?.isPermanent == true)
    }

    @Test func `a server that puts it off keeps it queued`() async throws {
        let message = try message(to: "later@example.go.id")
        let error = try await PostOffice.open { office in
            await #expect(throws: MailError.self) { try await sender(office.port).send(message) }
        }
        #expect(error?.isPermanent == false)
        #expect(error?.description.contains("451 4.7.1 try again in an hour") == true)
    }

    @Test func `a dead server keeps it queued`() async throws {
        // The port of a server that has just ended.
        let port = try await PostOffice.open { $0.port }
        let message = try message(to: "kepala@example.go.id")
        let error = await #expect(throws: MailError.self) { try await sender(port).send(message) }
        #expect(error?.isPermanent == false)
    }

    @Test func `a server without the TLS that is demanded gets nothing`() async throws {
        let message = try message(to: "kepala@example.go.id")
        let (error, deliveries) = try await PostOffice.open { office in
            let sender = try MailSender(
                server: MailServer(host: "127.0.0.1", port: office.port, security: .startTLS, timeLimit: .seconds(20)))
            let error = await #expect(throws: MailError.self) { try await sender.send(message) }
            return (error, try office.deliveries())
        }
        #expect(error?.isPermanent == false)
        #expect(deliveries == [])
    }
}
