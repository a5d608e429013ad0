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
            (TestMailServer.dead, "connection refused", DelayCause.mailServer),
            (MailError.refused(code: 550, reply: "relaying denied"), "(550): relaying denied", .mailRefused),
        ])
    func deadMail(fault: MailError, words: String, cause: DelayCause) async throws {
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
            #expect(letter.lastError?.contains(words) == true && letter.cause == cause && letter.parked == nil)
            office.mailServer.state.withLock { $0.fault = nil }
            office.clock.advance(10)
            try await office.casework.outbox.drain()
            let sent = try await office.view(new.number)
            #expect(sent.summary.stage == .awaitingServer && sent.pending.isEmpty)
            let letters = office.mailServer.taken.filter { !$0.attachments.isEmpty }
            #expect(letters.count == 1)
            #expect(letters.first?.attachments.first?.bytes == Array("%PDF-1.7 signed letter of \(new.number)".utf8))
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

    @Test("work that is refused again and again is parked where officers see it, and done once it is released")
    func parking() async throws {
        try await TestOffice.open { office in
            office.mailServer.state.withLock { $0.fault = MailError.refused(code: 550, reply: "no such user") }
            let new = try await office.applied()
            for _ in 0..<20 {
                try await office.casework.outbox.drain()
                office.clock.advance(400)
            }
            let parked = try #require(try await office.casework.parkedWork.list(for: TestOffice.user(.noc)).first)
            #expect(parked.caseNumber == new.number && parked.attempts == 12 && parked.cause == .mailRefused)
            #expect(try await office.view(new.number).pending == [parked])
            #expect(try await office.casework.parkedWork.list(for: TestOffice.user(.jfu)).isEmpty)
            await #expect(throws: Problem.self) {
                try await office.casework.parkedWork.release(parked.id, of: new.number, by: TestOffice.user(.jfu))
            }
            office.mailServer.state.withLock { $0.fault = nil }
            try await office.casework.outbox.drain()
            #expect(office.mailServer.taken.isEmpty)
            try await office.casework.parkedWork.release(parked.id, of: new.number, by: TestOffice.user(.noc))
            try await office.casework.outbox.drain()
            #expect(office.mailServer.taken.count == 1)
            #expect(try await office.view(new.number).pending.isEmpty)
        }
    }

    @Test("a mail server that is away is waited for, however long")
    func patience() async throws {
        try await TestOffice.open { office in
            office.mailServer.state.withLock { $0.fault = TestMailServer.dead }
            let new = try await office.applied()
            for _ in 0..<40 {
                try await office.casework.outbox.drain()
                office.clock.advance(400)
            }
            let waiting = try #require(try await office.view(new.number).pending.first)
            #expect(waiting.attempts == 40 && waiting.parked == nil)
            office.mailServer.state.withLock { $0.fault = nil }
            try await office.casework.outbox.drain()
            #expect(office.mailServer.taken.count == 1)
        }
    }

    @Test("work that ends the process three times is parked, and what is behind it is done")
    func poison() async throws {
        try await TestOffice.open { office in
            let poison = try await office.applied()
            let sound = try await office.applied()
            let id = try await office.store.read { try $0.outbox(of: poison.number) }.first?.id ?? 0
            // The process ends within the attempt: it was begun, and nothing else was written.
            for _ in 0..<3 { #expect(try await office.store.write { try $0.beginEffect(id) }) }
            try await office.casework.outbox.drain()
            let parked = try #require(try await office.view(poison.number).pending.first)
            #expect(parked.cause == .interrupted && parked.parked != nil && parked.attempts == 3)
            #expect(try await office.view(sound.number).pending.isEmpty)
            #expect(office.mailServer.taken.count == 1)
        }
    }

    @Test("a letter given over by hand is not mailed as well")
    func hand() async throws {
        try await TestOffice.open { office in
            office.mailServer.state.withLock { $0.fault = TestMailServer.dead }
            let new = try await office.signed()
            try await office.desk(new.number)
            try await office.casework.outbox.drain()
            try await office.act(
                .sendReply, new.number, .object(["channel": .string("hand"), "noReceipt": .string("Hilang")]))
            office.mailServer.state.withLock { $0.fault = nil }
            office.clock.advance(10)
            try await office.casework.outbox.drain()
            #expect(try await office.view(new.number).summary.stage == .awaitingServer)
            #expect(office.mailServer.taken.allSatisfy { $0.attachments.isEmpty })
        }
    }

    @Test("a jammed printer leaves the letter queued, and nothing is signed before it is printed")
    func jam() async throws {
        try await TestOffice.open { office in
            office.printer.printed.withLock { $0.isJammed = true }
            let new = try await office.signed()
            let problem = await #expect(throws: Problem.self) { try await office.signOnPaper(.letter, new.number) }
            #expect(problem?.code == "attachment.state")
            let waiting = try await office.view(new.number)
            #expect(waiting.pending.contains { $0.kind == .letter && $0.lastError?.contains("Jammed") == true })
            office.printer.printed.withLock { $0.isJammed = false }
            office.clock.advance(10)
            try await office.desk(new.number)
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
            var updates = office.casework.cases.updates(of: new.number, for: TestOffice.user(.kasi)).makeAsyncIterator()
            try await office.desk(new.number, channel: "hand")
            // Each change is announced; the last one that is still to come is the letter's filing.
            while try await office.view(new.number).documents.isEmpty { _ = await updates.next() }
            #expect(try await office.view(new.number).summary.stage == .closedRefused)
            #expect(try await office.casework.ledger.checkpoint().hasPrefix("titipan.example/ledger\n"))
        }
    }
}
