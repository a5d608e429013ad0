// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import AgentRuntime

/// The program itself: its error messages and exit codes.
@Suite(.timeLimit(.minutes(1)))
struct CommandTests {
    private func withConfiguration(_ yaml: String, _ body: (String) async throws -> Void) async throws {
        let scratch = try Scratch()
        let file = scratch.path + "/agent.yaml"
        try Data((yaml + "\nstateDirectory: \(scratch.path)/state\n").utf8).write(to: URL(filePath: file))
        try await body(file)
    }

    private let good = "service: https://127.0.0.1:1\nvantage: outside\nallow: [203.0.113.0/24]"

    @Test func `config check says whether the configuration holds`() async throws {
        try await withConfiguration(good) { file in
            let result = try await agent(["config", "check", "--config", file])
            #expect(result.code == 0)
            #expect(result.output == "\(file) holds: vantage outside, service https://127.0.0.1:1\n")
        }
        try await withConfiguration(good + "\nalow: []") { file in
            let result = try await agent(["config", "check", "--config", file])
            #expect(result.code == 2)
            #expect(result.complaint.hasPrefix("titipan-agent: \(file):4:1: unknown key 'alow'"))
            #expect(result.complaint.split(separator: "\n").count == 1)
        }
    }

    @Test(arguments: [
        (["run"], "not enrolled"), (["verify", "--case", "1"], "inside agent's"), (["spool"], "cannot use"),
        (["enrol", "--token", "secret-text"], "no join token"),
        (["enrol", "--token-file", "/no/such/file"], "cannot use /no/such/file"),
    ])
    func `what cannot run says so in one line and ends with 3`(arguments: [String], complaint: String) async throws {
        try await withConfiguration(good) { file in
            let result = try await agent(arguments + ["--config", file])
            #expect(result.code == 3)
            #expect(result.complaint.contains(complaint))
            #expect(!result.complaint.contains("secret-text"))
            #expect(result.complaint.split(separator: "\n").count == 1)
            #expect(result.output.isEmpty)
        }
    }

    @Test func `doctor names each fault and what to do, as JSON too`() async throws {
        try await withConfiguration(good) { file in
            let result = try await agent(["doctor", "--json", "--config", file])
            #expect(result.code == 2)
            struct Summary: Decodable { let schema: Int; let findings: [Finding] }
            let summary = try JSONDecoder().decode(Summary.self, from: Data(result.output.utf8))
            #expect(summary.schema == 1)
            let service = try #require(summary.findings.first { $0.subject == "service" })
            #expect(service.status == .bad && service.remedy.contains("enrol"))
            #expect(summary.findings.allSatisfy { $0.status == .good || !$0.remedy.isEmpty })
        }
    }
}
