// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Testing
import Values

/// The recorded files of the scenarios, judged again: without privileges, network or clock.
///
/// `TITIPAN_RECORD=Tests/ScenariosTests/Recordings swift test --filter ScenarioTests` records them anew, as root.
@Suite("A case in the server room, from its recording", .timeLimit(.minutes(5)))
struct RecordingTests {
    static let folder = String(#filePath.dropLast("RecordingTests.swift".count)) + "Recordings"
    static let recorded = Scenario.allCases.filter {
        FileManager.default.fileExists(atPath: "\(folder)/\($0.rawValue)/order.json")
    }

    @Test("Its frames give what was reported, and what was reported gives its verdict", arguments: recorded)
    func replay(scenario: Scenario) async throws {
        let run = Demonstration(recording: "\(Self.folder)/\(scenario.rawValue)", of: scenario)
        let frames = try run.namedFrames()
        #expect(!frames.isEmpty)
        for (name, evidence) in frames {
            let bytes = try run.bytes(name)
            #expect(Digest(of: bytes) == evidence.sha256 && bytes.count == evidence.bytes, "\(name)")
        }
        let lines = try await run.replayed()
        #expect(lines.count == frames.count && lines.contains { $0.standing == "agrees" })
        for (file, standing) in lines {
            #expect(["agrees", "shown"].contains(standing), "\(file): \(standing)")
        }
        let verdict = try run.judgedAgain()
        #expect(verdict.outcome == scenario.outcome, "\(verdict.obstacles)")
        let judged = Set(
            verdict.judgements.map { Scenario.Line($0.check, $0.vantage, $0.outcome, $0.reason) })
        #expect(judged.isSuperset(of: scenario.lines), "not so: \(scenario.lines.subtracting(judged))")
    }

    @Test("Every scenario of the room has its recording")
    func completeness() {
        // Those beside the room itself: a load, a service that dies, and another place of the agent; and those whose frames are a healthy room's.
        let others: Set<Scenario> = [.exercise, .serviceKilled, .onRouter, .https, .addressProbes]
        let rounds = Scenario.allCases.filter(\.isRound)
        #expect(Set(Self.recorded) == Set(Scenario.allCases).subtracting(others).subtracting(rounds))
    }
}
