// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Evidence
@testable import Procedure
import TestSupport
import Testing
import Values

struct CaseRecordsTests {
    static let register = Register(agendaNumber: "1", receivedOn: "2026-11-23")

    @Test("migrating twice changes nothing", arguments: TestEngine.allCases)
    func migrations(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = CaseStore(database: database)
            let pending = try await store.pendingMigrations()
            let first = try await store.migrate()
            let second = try await store.migrate()
            #expect(pending == Array(1...pending.count) && first == pending && second.isEmpty)
        }
    }

    @Test("a log read back tells the same case", arguments: TestEngine.allCases)
    func log(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database, cases: ["PS-1"])
            let first = try await required(store.read { try $0.caseState("PS-1") })
            let (log, second) = try Fixture.apply(CaseRecordsTests.register, to: first)
            try await store.write {
                try $0.advance(second, from: 1, log: log, leaves: [1], outlook: Fixture.outlook(second))
            }
            let (events, state) = try await store.read { (try $0.events(of: "PS-1"), try $0.caseState("PS-1")) }
            #expect(CaseState(replaying: events) == state)
            #expect(state?.stage == .disposition)
            #expect(try await store.read { try $0.caseNumber(secretHash: "hash-PS-1") } == "PS-1")
            #expect(try await store.read { try $0.caseNumber(secretHash: "other") } == nil)
        }
    }

    @Test("of two decisions on one version the second is refused and leaves no trace", arguments: TestEngine.allCases)
    func optimistic(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database, cases: ["PS-1"])
            let first = try await required(store.read { try $0.caseState("PS-1") })
            let (log, second) = try Fixture.apply(CaseRecordsTests.register, to: first)
            try await store.write {
                try $0.advance(second, from: 1, log: log, leaves: [1], outlook: Fixture.outlook(second))
            }
            await #expect(throws: StoreError.staleVersion(caseNumber: "PS-1", expected: 1)) {
                try await store.write {
                    try $0.enqueue(.issueLetter, for: "PS-1", at: Fixture.now)
                    try $0.advance(second, from: 1, log: log, leaves: [2], outlook: Fixture.outlook(second))
                }
            }
            #expect(try await store.read { try $0.outbox(of: "PS-1") }.isEmpty)
            #expect(try await store.read { try $0.events(of: "PS-1") }.count == 2)
        }
    }

    @Test("numbers are gapless: a transaction that fails gives its number back", arguments: TestEngine.allCases)
    func numbers(_ engine: TestEngine) async throws {
        struct Stop: Error {}
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            #expect(try await store.write { try $0.nextNumber(of: "letter/2026") } == 1)
            await #expect(throws: Stop.self) {
                try await store.write {
                    _ = try $0.nextNumber(of: "letter/2026")
                    throw Stop()
                }
            }
            #expect(try await store.write { try $0.nextNumber(of: "letter/2026") } == 2)
            #expect(try await store.write { try $0.nextNumber(of: "letter/2027") } == 1)
        }
    }

    @Test("a file never changes once it is filed", arguments: TestEngine.allCases)
    func files(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database, cases: ["PS-1"])
            let put = { (bytes: [UInt8]) in
                try await store.write {
                    try $0.file(bytes, as: "letter.pdf", mediaType: "application/pdf", for: "PS-1", at: Fixture.now)
                }
            }
            let first = try await put([1, 2, 3])
            #expect(try await put([4, 5]) == first)
            #expect(try await store.read { try $0.file("letter.pdf", of: "PS-1") }?.bytes == [1, 2, 3])
            #expect(
                try await store.read { try $0.files(of: "PS-1") }.map(\.sha256) == [Digest(of: [1, 2, 3] as [UInt8])])
        }
    }

    @Test("an effect stays visible with its error until it is done, once", arguments: TestEngine.allCases)
    func outbox(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database, cases: ["PS-1"])
            try await store.write { try $0.enqueue(.mailLetter(recipient: "a@b"), for: "PS-1", at: Fixture.now) }
            let later = Fixture.now.advanced(bySeconds: 60)
            let entry = try await required(
                store.read { try $0.dueEffects(["mailLetter"], at: Fixture.now, most: 10) }.first)
            try await store.write { _ = try $0.beginEffect(entry.id) }
            let begun = try await required(store.read { try $0.outboxEntry(entry.id) })
            #expect(begun.attempts == 1 && begun.unfinished == 1)
            try await store.write {
                try $0.postponeEffect(entry.id, cause: "mailServer", error: "450 busy", until: later)
            }
            #expect(try await store.read { try $0.dueEffects(["mailLetter"], at: Fixture.now, most: 10) }.isEmpty)
            #expect(try await store.read { try $0.nextEffectTime() } == later)
            try await store.write { try $0.hastenEffects(["issueLetter"], at: Fixture.now) }
            #expect(try await store.read { try $0.nextEffectTime() } == later)
            try await store.write { try $0.hastenEffects(["issueLetter", "mailLetter"], at: Fixture.now) }
            #expect(try await store.read { try $0.nextEffectTime() } == Fixture.now)
            let waiting = try await required(store.read { try $0.outbox(of: "PS-1") }.first)
            #expect(waiting.attempts == 1 && waiting.lastError == "450 busy" && waiting.doneAt == nil)
            #expect(waiting.unfinished == 0 && waiting.cause == "mailServer")
            try await store.write { try $0.parkEffect(entry.id, cause: "fault", error: "x", at: later) }
            #expect(try await store.read { try $0.dueEffects(["mailLetter"], at: later, most: 10) }.isEmpty)
            #expect(try await store.read { try $0.parkedEffects(most: 9) }.map(\.id) == [entry.id])
            #expect(try await store.write { try $0.beginEffect(entry.id) } == false)
            #expect(try await store.write { try $0.releaseEffect(entry.id, at: later) })
            #expect(try await store.write { try $0.releaseEffect(entry.id, at: later) } == false)
            #expect(try await store.read { try $0.dueEffects(["mailLetter"], at: later, most: 10) }.count == 1)
            #expect(waiting.effect == .mailLetter(recipient: "a@b"))
            #expect(try await store.write { try $0.finishEffect(entry.id, at: later) })
            #expect(try await store.write { try $0.finishEffect(entry.id, at: later) } == false)
            #expect(try await store.read { try $0.nextEffectTime() } == nil)
        }
    }
}
