// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Mail
import Values

struct MailMessageTests {
    private func message(subject: String = "Balasan", attachment: String = "surat.pdf") throws -> MailMessage {
        MailMessage(
            from: try Mailbox(address: "dinas@example.go.id"), to: [try Mailbox(address: "kepala@example.go.id")],
            subject: subject, text: "Isi",
            attachments: [.init(name: attachment, mediaType: "application/pdf", bytes: [1])],
            messageID: "a.1@example.go.id", date: Timestamp(microseconds: 0))
    }

    @Test(arguments: [
        "", "nobody", "a@b@c", "a b@example.go.id", "a@exa mple", "a@-example.id", ".a@example.id", "a..b@example.id",
        "a@example..id", "a@", "@example.id", "a@example.id\r\nBcc: b@example.id", "ä@example.id", "\"a\"@example.id",
        "a@[192.0.2.1]", String(repeating: "a", count: 65) + "@example.id",
    ])
    func `an address that cannot be carried is refused`(address: String) {
        #expect(throws: MailError.self) { try Mailbox(address: address) }
    }

    @Test(arguments: ["a@example.id", "nama.lengkap+arsip@dinkominfo.temanggungkab.go.id", "a@localhost"])
    func `an ordinary address is taken`(address: String) throws {
        #expect(try Mailbox(address: address).address == address)
    }

    @Test(arguments: [
        "Balasan\r\nBcc: lain@example.id", "Balasan\nX: y", "Balasan\rX: y", "a\u{0}b", "a\u{85}b", "a\u{2028}b",
        String(repeating: "a", count: 2_001),
    ])
    func `a subject never begins another header`(subject: String) throws {
        let message = try message(subject: subject)
        #expect(throws: MailError.self) { try message.encoded() }
    }

    @Test(arguments: ["a\r\nb.pdf", "../surat.pdf", "", String(repeating: "a", count: 201)])
    func `an attachment's name stays a file's name`(name: String) throws {
        let message = try message(attachment: name)
        #expect(throws: MailError.self) { try message.encoded() }
    }

    @Test func `a name never begins another header`() {
        #expect(throws: MailError.self) { try Mailbox(name: "Dinas\r\nBcc: x@y", address: "a@example.id") }
    }

    @Test(arguments: [
        (Int64(0), "Thu, 01 Jan 1970 00:00:00 +0000"), (1_795_421_730, "Mon, 23 Nov 2026 08:15:30 +0000"),
        (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 +0000"),
    ])
    func `dates are those of RFC 5322`(seconds: Int64, text: String) {
        #expect(MailMessage.dateText(Timestamp(seconds: seconds)) == text)
    }
}
