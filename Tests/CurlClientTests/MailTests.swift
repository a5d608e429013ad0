// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CurlClient

@Suite(.timeLimit(.minutes(1)))
struct MailTests {
    private let mail = MailSubmission(
        sender: "office@example.go.id", recipients: ["head@example.go.id", "staff@example.go.id"],
        message: Array("Subject: Reply\r\n\r\nDear Sir,\r\n.hidden dot\r\n".utf8), clientName: "titipan.example.go.id")

    private func send(_ mail: MailSubmission, to port: UInt16) async throws -> TransferResponse {
        try await TransferEngine().perform(
            TransferRequest(.mail(mail), url: "smtp://127.0.0.1:\(port)", limits: TransferLimits(total: .seconds(5))))
    }

    @Test func `the message goes out in its envelope, its dots stuffed`() async throws {
        let server = try ScriptedServer([
            .send("220 ready\r\n"), .await("EHLO titipan.example.go.id\r\n"), .send("250 ok\r\n"),
            .await("MAIL FROM:<office@example.go.id>"), .send("250 ok\r\n"),
            .await("RCPT TO:<head@example.go.id>"), .send("250 ok\r\n"),
            .await("RCPT TO:<staff@example.go.id>"), .send("250 ok\r\n"),
            .await("DATA"), .send("354 go on\r\n"), .await("\r\n.\r\n"), .send("250 2.0.0 taken as 42\r\n"),
            .await("QUIT"), .send("221 bye\r\n"),
        ])
        let response = try await send(mail, to: server.port)
        #expect(response.status == 250)
        #expect(server.received.contains("\r\n..hidden dot\r\n"))
    }

    @Test func `a refused recipient is a refusal with the server's code and words`() async throws {
        let server = try ScriptedServer([
            .send("220 ready\r\n"), .await("EHLO"), .send("250 ok\r\n"), .await("MAIL FROM"), .send("250 ok\r\n"),
            .await("RCPT TO"), .send("550 5.1.1 no such user\r\n"), .await("QUIT"), .send("221 bye\r\n"),
        ])
        let error = await #expect(throws: TransferError.self) { try await send(mail, to: server.port) }
        #expect(error?.reason == .mailRefused)
        #expect(error?.status == 550)
        #expect(error?.detail == "550 5.1.1 no such user")
    }

    @Test func `a message refused after DATA is a refusal`() async throws {
        let server = try ScriptedServer([
            .send("220 ready\r\n"), .await("EHLO"), .send("250 ok\r\n"), .await("MAIL FROM"), .send("250 ok\r\n"),
            .await("RCPT TO:<head"), .send("250 ok\r\n"), .await("RCPT TO:<staff"), .send("250 ok\r\n"),
            .await("DATA"), .send("354 go on\r\n"), .await("\r\n.\r\n"), .send("452 4.2.2 mailbox full\r\n"),
            .await("QUIT"), .send("221 bye\r\n"),
        ])
        let error = await #expect(throws: TransferError.self) { try await send(mail, to: server.port) }
        #expect(error?.reason == .mailRefused)
        #expect(error?.status == 452)
    }

    @Test func `without the TLS that was demanded nothing is sent`() async throws {
        let server = try ScriptedServer([.send("220 ready\r\n"), .await("EHLO"), .send("250 ok\r\n"), .hold])
        var mail = mail
        mail.security = .startTLS
        let error = await #expect(throws: TransferError.self) { try await send(mail, to: server.port) }
        #expect(error?.reason == .tls)
        #expect(!server.received.contains("MAIL FROM"))
    }

    @Test(arguments: ["a@b>\r\nRCPT TO:<c@d", "", " "])
    func `an address that could carry commands is refused`(address: String) async throws {
        var mail = mail
        mail.recipients = address.isEmpty ? [] : [address]
        let error = await #expect(throws: TransferError.self) { try await send(mail, to: 1) }
        #expect(error?.reason == .invalidRequest)
    }
}
