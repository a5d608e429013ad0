// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing

/// The whole system on real packets, one server room after another: side by side they would measure each other's load.
@Suite("A case in the server room, from application to verdict", .serialized, .timeLimit(.minutes(10)))
struct ScenarioTests {
    @Test(
        "What is wrong in the room is what the verdict says, and nothing else is blamed", arguments: Scenario.allCases)
    func verdict(scenario: Scenario) async throws {
        try await Demonstration.run(scenario) { run in
            let said = "\(run.script.output)\n\(run.script.errors)"
            #expect(run.script.status == scenario.status, "\(said)")
            let file = try run.caseFile()
            #expect(file.summary.stage == scenario.stage)
            let verification = try #require(file.verification)
            #expect(verification.outcome == scenario.outcome)
            let lines = Set(
                verification.checks.compactMap { line in
                    line.outcome.flatMap { outcome in
                        line.reason.map { Scenario.Line(line.check, line.vantage, outcome, $0) }
                    }
                })
            #expect(lines.isSuperset(of: scenario.lines), "\(verification.checks)")
            let failed = Set(lines.filter { $0.outcome == .failed })
            if scenario != .serverUnplugged { #expect(failed == scenario.lines.filter { $0.outcome == .failed }) }
            // Nothing of what the agents kept is lost, though the service died meanwhile, and it gives what they reported.
            let frames = try run.namedFrames()
            #expect(!frames.isEmpty)
            for (name, evidence) in frames {
                let bytes = try run.bytes(name)
                #expect(Digest(of: bytes) == evidence.sha256 && bytes.count == evidence.bytes, "\(name)")
            }
            for (file, standing) in try await run.replayed() {
                #expect(["agrees", "shown"].contains(standing), "\(file): \(standing)")
            }
            // The service's verdict is the one that the signed evidence gives to anybody.
            #expect(try run.judgedAgain().outcome == scenario.outcome)
        }
    }
}
