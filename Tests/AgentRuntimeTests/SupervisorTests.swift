// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Evidence
import Failures
import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage
import Testing
import Values

@testable import Delivery

/// `titipan-agent run` outside, which needs no privileges, with a service that does not answer.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct SupervisorTests {
    /// Another process: its numbers stay true until it has ended and been waited for.
    private struct Process: Hashable {
        let identifier: Int32

        /// Of `/proc/PID/status`; empty when there is none.
        func status(_ field: String) -> String {
            let text = (try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") }
            return line.map { String($0.dropFirst(field.count + 1).drop { $0 == "\t" }) } ?? ""
        }

        var isRunning: Bool { !["", "Z (zombie)", "X (dead)"].contains(status("State")) }

        /// The processes that it has started, by the last word of their command lines.
        var children: [String: Process] {
            let path = "/proc/\(identifier)/task/\(identifier)/children"
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            var found: [String: Process] = [:]
            for child in text.split(separator: " ").compactMap({ Int32($0) }) {
                let words = (try? String(contentsOfFile: "/proc/\(child)/cmdline", encoding: .utf8)) ?? ""
                if let role = words.split(separator: "\0").last { found[String(role)] = Process(identifier: child) }
            }
            return found
        }
    }

    /// Waits for a condition, for twenty seconds at most.
    private func wait(for what: String, _ condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while !condition() {
            guard ContinuousClock.now < deadline else { throw TestFailure("\(what) did not come about") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Runs an agent, hands it to `body` once all its processes run, and returns how it ended and what it said.
    private func withAgent(
        _ body: (Process, [String: Process]) async throws -> Void
    ) async throws -> (ending: TerminationStatus, said: String) {
        let scratch = try Scratch()
        let identity = scratch.path + "/state/identity"
        try FileManager.default.createDirectory(atPath: identity, withIntermediateDirectories: true)
        _ = try AgentKeys.loadOrMake(in: identity)
        let facts = AgentFacts(
            agentID: "a2", site: "room", vantage: .outside, serviceKey: serviceKey.verificationKey, ledgerKey: "",
            agentsURL: "https://127.0.0.1:1", tokenID: "t")
        try IdentityFile.write(String(decoding: try CanonicalJSON.encode(facts), as: UTF8.self), .facts, in: identity)
        try IdentityFile.write("", .authority, in: identity)
        let file = scratch.path + "/agent.yaml"
        let settings = """
            service: https://127.0.0.1:1
            vantage: outside
            interfaces: {room: lo}
            allow: [203.0.113.0/24]
            stateDirectory: \(scratch.path)/state
            """
        try settings.write(toFile: file, atomically: false, encoding: .utf8)
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = try #require(tests.lastIndex(of: "/").map { tests[..<$0] })
        let log = scratch.path + "/log"
        let descriptor = try FileDescriptor.open(
            FilePath(log), .writeOnly, options: .create, permissions: .ownerReadWrite)
        let result = try await run(
            .path(FilePath("\(folder)/titipan-agent")), arguments: ["run", "--config", file], input: .none,
            output: .discarded,
            error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
        ) { execution in
            let supervisor = Process(identifier: execution.processIdentifier.value)
            try await wait(for: "an agent of two processes") { supervisor.children.count == 2 }
            // Whatever the body throws, nothing of it is left.
            defer { kill(supervisor.identifier, SIGKILL) }
            try await wait(for: "a filter on each process") {
                supervisor.children.values.allSatisfy { $0.status("Seccomp") == "2" }
            }
            try await body(supervisor, supervisor.children)
        }
        return (result.terminationStatus, try String(contentsOfFile: log, encoding: .utf8))
    }

    @Test func `those that read from the network have no privilege, and end with SIGTERM`() async throws {
        let result = try await withAgent { supervisor, processes in
            #expect(Set(processes.keys) == ["probe", "delivery"])
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
        let result = try await withAgent { supervisor, processes in
            let first = try #require(processes["probe"])
            kill(first.identifier, SIGKILL)
            try await wait(for: "another probing process with its filter") {
                supervisor.children["probe"].map { $0 != first && $0.status("Seccomp") == "2" } ?? false
            }
            #expect(supervisor.children["delivery"] == processes["delivery"])
            kill(supervisor.identifier, SIGTERM)
            try await wait(for: "its end") { !supervisor.isRunning }
        }
        #expect(result.said.contains("restarts=1"))
        #expect(result.said.contains("why=signal 9"))
    }

    @Test func `nothing outlives a supervisor that is killed`() async throws {
        let result = try await withAgent { supervisor, processes in
            kill(supervisor.identifier, SIGKILL)
            try await wait(for: "the end of its processes") { processes.values.allSatisfy { !$0.isRunning } }
        }
        #expect(result.ending == .signaled(SIGKILL))
    }

    @Test func `without the delivering process the agent ends, for its unit to start it again`() async throws {
        let result = try await withAgent { supervisor, processes in
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
