// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Mail
import Procedure
import Synchronization
import OfficeSupport
import Testing
import Values

struct OutboxTests {
    @Test(
        "a dead or refusing mail server keeps the letter queued, visibly, and the letter goes out once it takes it",
        arguments: [
            (TestMailServer.dead, "connection refused"),
            (MailError.refused(code: 550, reply: "relaying denied"), "(550): relaying denied"),
        ])
    func deadMail(fault: MailError, words: String) async throws {
        try await TestOffice.open { office in
            office.mailServer.state.withLock { $0.fault = fault }
            let new = try await office.signed()
            try await office.desk(new.number)
            try await office.casework.outbox.drain()
            let waiting = try await office.view(new.number)
            #expect(waiting.summary.stage == .processing)
            #expect(waiting.documents.map(\.name) == ["letter.pdf"])
            let letter = try #require(waiting.pending.last)
            #expect(letter.kind == .mail && letter.attempts == 1)
            #expect(letter.lastError?.contains(words) == true)
            office.mailServer.state.withLock { $0.fault = nil }
            office.clock.advance(10)
            try await office.casework.outbox.drain()
            let sent = try await office.view(new.number)
            #expect(sent.summary.stage == .awaitingServer && sent.pending.isEmpty)
            let letters = office.mailServer.taken.filter { !$0.attachments.isEmpty }
            #expect(letters.count == 1)
            #expect(letters.first?.attachments.first?.bytes == Array("letter P/555/0001/2026".utf8))
            #expect(letters.first?.to.map(\.address) == ["budi@example.go.id"])
        }
    }

    @Test("a dead mail server is tried a few times a round, and everything goes out once it is back")
    func backlog() async throws {
        try await TestOffice.open { office in
            office.mailServer.state.withLock { $0.fault = TestMailServer.dead }
            for _ in 0..<8 { _ = try await office.applied() }
            try await office.casework.outbox.drain()
            let attempts = { () async throws in
                try await office.store.read { records in
                    try (1...8).flatMap { try records.outbox(of: "PS-2026-000\($0)") }.map(\.attempts)
                }
            }
            #expect(try await attempts().reduce(0, +) == 3)
            office.mailServer.state.withLock { $0.fault = nil }
            office.clock.advance(1)
            try await office.casework.outbox.drain()
            #expect(office.mailServer.taken.count == 8)
        }
    }

    @Test("a letter given over by hand is not mailed as well")
    func hand() async throws {
        try await TestOffice.open { office in
            office.mailServer.state.withLock { $0.fault = TestMailServer.dead }
            let new = try await office.signed()
            try await office.desk(new.number)
            try await office.casework.outbox.drain()
            try await office.act(.sendReply, new.number, .object(["channel": .string("hand")]))
            office.mailServer.state.withLock { $0.fault = nil }
            office.clock.advance(10)
            try await office.casework.outbox.drain()
            #expect(try await office.view(new.number).summary.stage == .awaitingServer)
            #expect(office.mailServer.taken.allSatisfy { $0.attachments.isEmpty })
        }
    }

    @Test("a jammed printer leaves the letter queued, and mail waits for it")
    func jam() async throws {
        try await TestOffice.open { office in
            office.printer.printed.withLock { $0.isJammed = true }
            let new = try await office.signed()
            try await office.desk(new.number)
            try await office.casework.outbox.drain()
            let waiting = try await office.view(new.number)
            #expect(waiting.pending.contains { $0.kind == .letter && $0.lastError?.contains("Jammed") == true })
            #expect(waiting.pending.contains { $0.kind == .mail && $0.lastError?.contains("letter") == true })
            office.printer.printed.withLock { $0.isJammed = false }
            office.clock.advance(10)
            try await office.casework.outbox.drain()
            office.clock.advance(10)
            try await office.casework.outbox.drain()
            #expect(try await office.view(new.number).summary.stage == .awaitingServer)
        }
    }

    @Test("the running service does all this by itself")
    func running() async throws {
        try await TestOffice.open { office in
            let service = Task { try await CaseworkService(office.casework).run() }
            defer { service.cancel() }
            let new = try await office.signed(accept: false)
            var updates = office.casework.cases.updates(of: new.number).makeAsyncIterator()
            try await office.desk(new.number, channel: "hand")
            // Each change is announced; the last one that is still to come is the letter's filing.
            while try await office.view(new.number).documents.isEmpty { _ = await updates.next() }
            #expect(try await office.view(new.number).summary.stage == .closedRefused)
            #expect(try await office.casework.ledger.checkpoint().hasPrefix("titipan.example/ledger\n"))
        }
    }
}
