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

/// Another process: its numbers stay true until it has ended and been waited for.
struct AgentProcess: Hashable {
    let identifier: Int32

    /// Of `/proc/PID/status`; empty when there is none.
    func status(_ field: String) -> String {
        let text = (try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        return line.map { String($0.dropFirst(field.count + 1).drop { $0 == "\t" }) } ?? ""
    }

    var isRunning: Bool { !["", "Z (zombie)", "X (dead)"].contains(status("State")) }

    /// Of its command line.
    var words: [String] {
        let text = (try? String(contentsOfFile: "/proc/\(identifier)/cmdline", encoding: .utf8)) ?? ""
        return text.split(separator: "\0").map(String.init)
    }

    /// Whether it has a TCP connection.
    var isConnected: Bool {
        let table = (try? String(contentsOfFile: "/proc/\(identifier)/net/tcp", encoding: .utf8)) ?? ""
        let inodes = table.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").dropFirst(9).first }
        let folder = "/proc/\(identifier)/fd"
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return numbers.contains { number in
            let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(number)")) ?? ""
            return inodes.contains { target == "socket:[\($0)]" }
        }
    }

    /// The processes that it has started, by the last word of their command lines.
    var children: [String: AgentProcess] {
        let path = "/proc/\(identifier)/task/\(identifier)/children"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        var found: [String: AgentProcess] = [:]
        for child in text.split(separator: " ").compactMap({ Int32($0) }) {
            let process = AgentProcess(identifier: child)
            if let role = process.words.last { found[role] = process }
        }
        return found
    }
}

/// Waits for a condition, for twenty seconds at most.
func wait(for what: String, _ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while !condition() {
        guard ContinuousClock.now < deadline else { throw TestFailure("\(what) did not come about") }
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// Makes an identity and a configuration, with a service that does not answer, and returns the words that run the command.
func makeAgent(in folder: String, _ vantage: Vantage, command: [String]) async throws -> [String] {
    let identity = folder + "/state/identity"
    try FileManager.default.createDirectory(atPath: identity, withIntermediateDirectories: true)
    _ = try AgentKeys.loadOrMake(in: identity)
    let facts = AgentFacts(
        agentID: "a2", site: "room", vantage: AgentVantage(vantage), serviceKey: serviceKey.verificationKey,
        ledgerKey: "",
        agentsURL: "https://127.0.0.1:1", tokenID: "t")
    try IdentityFile.write(String(decoding: try CanonicalJSON.encode(facts), as: UTF8.self), .facts, in: identity)
    let authority = try await run(
        .path("/usr/bin/openssl"),
        arguments: [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
            "/CN=authority",
            "-days", "2", "-keyout", "/dev/null", "-out", "\(identity)/authority.pem",
        ], output: .discarded, error: .discarded)
    #expect(authority.terminationStatus == .exited(0))
    let certificate = try await run(
        .path("/usr/bin/openssl"),
        arguments: [
            "req", "-x509", "-key", "\(identity)/tls.key", "-subj", "/CN=a2", "-days", "2", "-out",
            "\(identity)/tls.pem",
        ], output: .discarded, error: .discarded)
    #expect(certificate.terminationStatus == .exited(0))
    let file = folder + "/agent.yaml"
    let settings = """
        service: https://127.0.0.1:1
        vantage: \(vantage.rawValue)
        interfaces: \(vantage == .inside ? "{room: room0, mirror: mirror0}" : "{room: lo}")
        allow: [203.0.113.0/24]
        stateDirectory: \(folder)/state
        """
    try settings.write(toFile: file, atomically: false, encoding: .utf8)
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let programs = try #require(tests.lastIndex(of: "/").map { tests[..<$0] })
    return ["\(programs)/titipan-agent"] + command + ["--config", file]
}

/// Runs `titipan-agent run` of an identity of its own, with a service that does not answer; hands it and its processes to `body` once these
/// are `roles` with their filters, and returns how it ended and what it said.
///
/// - Parameter preparation: a shell's words before it runs, in a network namespace of its own, with room0 and mirror0 inside; `nil`: outside, as
///   oneself.
func withAgent(
    _ roles: Set<String>, preparation: String? = nil,
    _ body: (AgentProcess, [String: AgentProcess]) async throws -> Void
) async throws -> (ending: TerminationStatus, said: String) {
    let vantage: Vantage = preparation == nil ? .outside : .inside
    let scratch = try Scratch()
    let words = try await makeAgent(in: scratch.path, vantage, command: ["run"])
    let command =
        preparation.map { ["/usr/bin/unshare", "--net", "/bin/sh", "-c", $0 + "; exec \"$@\"", "sh"] + words } ?? words
    let log = scratch.path + "/log"
    let descriptor = try FileDescriptor.open(FilePath(log), .writeOnly, options: .create, permissions: .ownerReadWrite)
    let result = try await run(
        .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())), input: .none,
        output: .discarded, error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
    ) { execution in
        let supervisor = AgentProcess(identifier: execution.processIdentifier.value)
        // Whatever comes, nothing of it is left.
        defer { kill(supervisor.identifier, SIGKILL) }
        try await wait(for: "an agent with its processes and their filters") {
            let processes = supervisor.children
            return Set(processes.keys) == roles && processes.values.allSatisfy { $0.status("Seccomp") == "2" }
        }
        try await body(supervisor, supervisor.children)
    }
    return (result.terminationStatus, try String(contentsOfFile: log, encoding: .utf8))
}
