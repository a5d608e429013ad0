// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Testing
import Values

/// The whole system on real packets, one server room after another: side by side they would measure each other's load.
@Suite("A case in the server room, from application to verdict", .serialized, .timeLimit(.minutes(10)))
struct ScenarioTests {
    @Test("What is wrong in the room is what the verdict says, and nothing else is blamed", arguments: Scenario.tours)
    func verdict(tour: [Scenario]) async throws {
        try await Demonstration.run(tour) { run in
            let said = "\(run.script.output)\n\(run.script.errors)"
            let last = try #require(tour.last)
            #expect(run.script.status == last.status, "\(said)")
            #expect(try run.caseFile().summary.stage == last.stage)
            for scenario in tour { try await check(scenario, run.part(scenario)) }
        }
    }

    private func check(_ scenario: Scenario, _ run: Demonstration) async throws {
        let file = try run.caseFile()
        let verification = try #require(
            scenario.isReverse
                ? file.withdrawal?.verification : scenario.isRound ? file.round : file.verification, "\(scenario)")
        let lines = Set(
            verification.checks.compactMap { line in
                line.outcome.flatMap { outcome in
                    line.reason.map { Scenario.Line(line.check, line.vantage, outcome, $0) }
                }
            })
        #expect(verification.outcome == scenario.outcome, "\(scenario): \(verification.checks)")
        #expect(
            lines.isSuperset(of: scenario.lines),
            "\(scenario): not so: \(scenario.lines.subtracting(lines)); \(verification.checks)")
        let failed = Set(lines.filter { $0.outcome == .failed })
        let unexpected = failed.subtracting(scenario.lines).filter { !scenario.consequences.contains($0.check) }
        #expect(unexpected.isEmpty, "\(scenario)")
        guard !scenario.isRound else { return }
        // All frames that the agents kept reach the service, although it died meanwhile, and their replay gives the reported results.
        let frames = try run.namedFrames()
        #expect(!frames.isEmpty, "\(scenario)")
        for (name, evidence) in frames {
            let bytes = try run.bytes(name)
            #expect(Digest(of: bytes) == evidence.sha256 && bytes.count == evidence.bytes, "\(scenario): \(name)")
        }
        for (file, standing) in try await run.replayed() {
            #expect(["agrees", "shown"].contains(standing), "\(scenario): \(file): \(standing)")
        }
        if let directory = ProcessInfo.processInfo.environment["TITIPAN_RECORD"] {
            try run.record(in: "\(directory)/\(scenario.rawValue)")
        }
        // The signed evidence alone gives the same verdict as the service.
        #expect(try run.judgedAgain().outcome == scenario.outcome, "\(scenario)")
    }
}
