// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Database
import Evidence
import Foundation
import Ledger
import OfficeSupport
import TestSupport
import Testing
import Values
import Words

/// A database that was rolled back, or whose ledger was written anew, against the checkpoint kept outside of it.
@Suite(.timeLimit(.minutes(3)))
struct ContinuityTests {
    private func file(_ office: TestOffice) throws -> String {
        try String(contentsOfFile: "\(office.directory)/identity/last-checkpoint.txt", encoding: .utf8)
    }

    /// The office's program started again on another copy of its database.
    private func restarted<T>(
        _ office: TestOffice, on database: any Database, _ body: (TestOffice) async throws -> T
    ) async throws -> T {
        try await body(office.over(CaseStore(database: database)))
    }

    @Test func `each checkpoint is outside the database before anybody has it`() async throws {
        try await TestOffice.open { office in
            _ = try await office.applied()
            let first = try await office.casework.ledger.checkpoint()
            #expect(try file(office) == first)
            _ = try await office.applied(server: "jdih", mac: "02:00:5e:10:00:04")
            let second = try await office.casework.ledger.checkpoint()
            #expect(second != first)
            #expect(try file(office) == second)
            try await office.casework.ledger.checkContinuity()
        }
    }

    @Test func `a rolled-back database is refused, and goes on once that is accepted`() async throws {
        try await withTemporaryDirectory { directory in
            try await TestOffice.open { office in
                _ = try await office.applied()
                _ = try await office.casework.ledger.checkpoint()
                let copy = "\(directory)/copy.sqlite"
                try await office.store.database.backup(to: copy)
                _ = try await office.applied(server: "jdih", mac: "02:00:5e:10:00:04")
                let lost = try await office.casework.ledger.checkpoint()

                let database = try SQLiteDatabase(path: copy)
                try await restarted(office, on: database) { again in
                    let refusal = try await problem { try await again.casework.ledger.checkContinuity() }
                    #expect(refusal.code == "ledger.rolledBack")
                    #expect(refusal.detail.en.contains("1 entries, but 2 were signed"))
                    #expect(refusal.detail.en.contains("titipan-service ledger accept-restore"))
                    // Nor does a program that already runs sign less than it has signed.
                    #expect(
                        try await problem { try await again.casework.ledger.checkpoint() }.code == "ledger.rolledBack")
                    #expect(
                        try await problem {
                            try await again.casework.ledger.acceptRestore(reason: " ", by: "administrator")
                        }.code == "ledger.restore.reason")

                    let accepted = try await again.casework.ledger.acceptRestore(
                        reason: "Cakram rusak, cadangan semalam.", by: "administrator")
                    #expect(accepted.lostSize == 2 && accepted.size == 2)
                    try await again.casework.ledger.checkContinuity()
                    let trail = try await again.store.read { try $0.auditTrail(most: 1) }
                    #expect(trail.first?.what == "ledger.restore")
                    #expect(trail.first?.detail.contains("Cakram rusak") == true)
                    let leaf = try #require(try await again.store.read { try $0.leaf(1) })
                    let root = try #require(lost.split(separator: "\n").dropFirst(2).first)
                    #expect(String(decoding: leaf, as: UTF8.self).contains("\"kind\":\"restore\""))
                    #expect(String(decoding: leaf, as: UTF8.self).contains("\"lostRoot\":\"\(root)\""))
                    let kept = try String(
                        contentsOfFile: "\(office.directory)/identity/lost-checkpoint-2.txt", encoding: .utf8)
                    #expect(kept == lost)
                    #expect(
                        try await problem {
                            try await again.casework.ledger.acceptRestore(reason: "lagi", by: "administrator")
                        }.code == "ledger.restore.none")
                }
                await database.close()
                // The newer database does not continue what was accepted.
                let newer = try await problem { try await office.over(office.store).casework.ledger.checkContinuity() }
                #expect(newer.code == "ledger.rolledBack")
            }
        }
    }

    @Test func `a database that grew again past the checkpoint with other entries is refused`() async throws {
        try await withTemporaryDirectory { directory in
            try await TestOffice.open { office in
                _ = try await office.applied()
                let copy = "\(directory)/copy.sqlite"
                try await office.store.database.backup(to: copy)
                _ = try await office.applied(server: "jdih", mac: "02:00:5e:10:00:04")
                _ = try await office.casework.ledger.checkpoint()
                let database = try SQLiteDatabase(path: copy)
                try await restarted(office, on: database) { again in
                    for text in ["a", "b", "c"] {
                        _ = try await again.store.write { try $0.appendLeaf(Array(text.utf8)) }
                    }
                    let refusal = try await problem { try await again.casework.ledger.checkContinuity() }
                    #expect(refusal.detail.en.contains("does not hold the 2 entries that were signed"))
                }
                await database.close()
            }
        }
    }

    @Test func `a checkpoint outside that was edited, or a database of other keys, is refused`() async throws {
        try await TestOffice.open { office in
            _ = try await office.applied()
            let note = try await office.casework.ledger.checkpoint()
            let path = "\(office.directory)/identity/last-checkpoint.txt"
            try note.replacing("\n1\n", with: "\n0\n").write(toFile: path, atomically: true, encoding: .utf8)
            let damaged = try await problem { try await office.over(office.store).casework.ledger.checkContinuity() }
            #expect(damaged.code == "ledger.outside.damaged")

            try FileManager.default.removeItem(atPath: path)
            try await TestOffice.open { other in
                let foreign = try await problem { try await other.over(office.store).casework.ledger.checkContinuity() }
                #expect(foreign.code == "ledger.identity")
            }
            // Of an earlier version, which kept none: it is kept from now on.
            try await office.over(office.store).casework.ledger.checkContinuity()
            #expect(try file(office) == note)
        }
    }
}
