// SPDX-License-Identifier: Apache-2.0

import Evidence
import Glibc
import Subprocess
import Testing

@testable import AgentRuntime

/// `titipan-agent run` outside, which needs no privileges, with a service that does not answer.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct SupervisorTests {
    @Test func `those that read from the network have no privilege, and end with SIGTERM`() async throws {
        let result = try await withAgent(["probe", "delivery"]) { supervisor, processes in
            for (role, process) in processes {
                for field in ["CapPrm", "CapEff", "CapInh", "CapAmb"] {
                    #expect(process.status(field) == "0000000000000000", "\(field) of \(role)")
                }
                #expect(process.status("NoNewPrivs") == "1")
                #expect(process.status("Seccomp") == "2")
            }
            kill(supervisor.identifier, SIGTERM)
            try await wait(for: "the end of every process") {
                !supervisor.isRunning && processes.values.allSatisfy { !$0.isRunning }
            }
        }
        #expect(result.ending == .exited(0))
        #expect(result.said.contains("agent ends"))
    }

    @Test func `a measuring process that dies is started afresh, and counted`() async throws {
        let result = try await withAgent(["probe", "delivery"]) { supervisor, processes in
            let first = try #require(processes["probe"])
            kill(first.identifier, SIGKILL)
            try await wait(for: "another probing process with its filter") {
                supervisor.children["probe"].map { $0 != first && $0.status("Seccomp") == "2" } ?? false
            }
            #expect(supervisor.children["delivery"] == processes["delivery"])
            let configuration = try #require(supervisor.words.last)
            let state = configuration.replacing("agent.yaml", with: "state")
            let restarts = try #require(ConditionFile(state).read()?.restarts)
            #expect(restarts.map(\.process) == ["probe"] && restarts.map(\.times) == [1])
            #expect(restarts.first?.why == "signal 9")
            kill(supervisor.identifier, SIGTERM)
            try await wait(for: "its end") { !supervisor.isRunning }
        }
        #expect(result.said.contains("restarts=1"))
        #expect(result.said.contains("why=signal 9"))
    }

    @Test func `nothing outlives a supervisor that is killed`() async throws {
        let result = try await withAgent(["probe", "delivery"]) { supervisor, processes in
            kill(supervisor.identifier, SIGKILL)
            try await wait(for: "the end of its processes") { processes.values.allSatisfy { !$0.isRunning } }
        }
        #expect(result.ending == .signaled(SIGKILL))
    }

    @Test func `without the delivering process the agent ends, for its unit to start it again`() async throws {
        let result = try await withAgent(["probe", "delivery"]) { supervisor, processes in
            kill(try #require(processes["delivery"]).identifier, SIGKILL)
            try await wait(for: "the end of every process") {
                !supervisor.isRunning && processes.values.allSatisfy { !$0.isRunning }
            }
        }
        #expect(result.ending == .exited(128 + SIGKILL))
    }

    @Test func `a role is nothing to start by hand`() async throws {
        let result = try await agent(["role", "capture"])
        #expect(result.code == 3)
        #expect(result.complaint.contains("socket of a supervisor"))
    }
}
