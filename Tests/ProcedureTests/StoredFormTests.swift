// SPDX-License-Identifier: Apache-2.0

import Foundation
@testable import Procedure
import Testing
import Values

/// Logs and states as releases have stored them: ledger leaves hash the events' bytes, so that none may ever change.
struct StoredFormTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    private static func walk(_ name: String) throws -> Walk {
        switch name {
        case "closed": return try Walk.after(Path.closed)
        case "refused": return try Walk.after(Path.refused)
        case "excepted": return try Walk.after(Path.excepted)
        case "returned":
            return try Walk.after(
                Path.applied + [ReturnToApplicant(reason: "Formulir kurang"), Resubmit(form: Walk.form)])
        case "cancelled":
            return try Walk.after(
                Path.verifying + [
                    RecordInstallation(installation: Walk.installation, allocationVersion: 3), Cancel(reason: "Batal"),
                ])
        case "incident": return try Walk.after(Path.closed + [OpenIncident(kind: "over", detail: "x")])
        default:
            var walk = try Walk.after(Path.sent)
            walk.now = walk.now.advanced(byDays: 24)
            try walk.take(Remind())
            walk.now = walk.now.advanced(byDays: 30)
            try walk.take(Expire())
            return walk
        }
    }

    @Test(
        "a case is stored and read back byte for byte",
        arguments: ["closed", "refused", "excepted", "returned", "cancelled", "incident", "expired"])
    func bytes(_ name: String) throws {
        let walk = try StoredFormTests.walk(name)
        let log = try String(contentsOf: StoredFormTests.folder.appending(path: "\(name).log.jsonl"), encoding: .utf8)
        let stored = try String(
            contentsOf: StoredFormTests.folder.appending(path: "\(name).state.json"), encoding: .utf8)
        #expect(try walk.log.map { try EventFormatTests.json($0) + "\n" }.joined() == log)
        #expect(try EventFormatTests.json(try #require(walk.state)) + "\n" == stored)
        let entries = try log.split(separator: "\n").map {
            try JSONDecoder().decode(Recorded.self, from: Data($0.utf8))
        }
        #expect(entries == walk.log)
        #expect(try JSONDecoder().decode(CaseState.self, from: Data(stored.utf8)) == walk.state)
        #expect(CaseState(replaying: entries) == walk.state)
    }

    @Test(
        "a case from before there were scans reads as it was stored",
        arguments: ["closed", "refused", "excepted", "cancelled", "incident", "expired"])
    func old(_ name: String) throws {
        let folder = StoredFormTests.folder.appending(path: "before-scans")
        let log = try String(contentsOf: folder.appending(path: "\(name).log.jsonl"), encoding: .utf8)
        let stored = try String(contentsOf: folder.appending(path: "\(name).state.json"), encoding: .utf8)
        let entries = try log.split(separator: "\n").map {
            try JSONDecoder().decode(Recorded.self, from: Data($0.utf8))
        }
        #expect(try entries.map { try EventFormatTests.json($0) + "\n" }.joined() == log)
        let state = try JSONDecoder().decode(CaseState.self, from: Data(stored.utf8))
        #expect(try EventFormatTests.json(state) + "\n" == stored)
        #expect(CaseState(replaying: entries) == state)
        #expect(state.attachments.isEmpty && state.confirmation(of: .letter) == nil)
        if state.stage == .closedAccepted { #expect(Gate.allCases.allSatisfy { state.isFilled($0) }) }
    }
}
