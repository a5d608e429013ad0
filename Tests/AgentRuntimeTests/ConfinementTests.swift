// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage
import Testing

/// What the filters of system calls leave to a process: each act is tried for real, in a process of its own.
@Suite(.timeLimit(.minutes(2)))
struct ConfinementTests {
    /// Tries acts in one process, and returns its ending and the errno of each act.
    private func attempt(
        _ acts: [String], in confinement: Confinement
    ) async throws -> (ending: TerminationStatus, errors: [String: Int32]) {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = try #require(tests.lastIndex(of: "/").map { tests[..<$0] })
        let result = try await run(
            .path(FilePath("\(folder)/filter-trial")), arguments: Arguments(["\(confinement)"] + acts),
            output: .string(limit: 4_096), error: .discarded)
        let numbers = result.standardOutput.split(separator: "\n").compactMap { Int32($0) }
        return (result.terminationStatus, Dictionary(uniqueKeysWithValues: zip(acts, numbers)))
    }

    /// Of those that open no file, `tasks` is one: libdispatch ends a process in which it cannot look at its threads.
    @Test(arguments: Confinement.allCases)
    func `a process can do what its work takes`(confinement: Confinement) async throws {
        let acts: [String] =
            switch confinement {
            case .capture: ["tasks"]
            case .probe: ["tcp", "udp", "routes", "tasks"]
            case .load: ["read", "write", "tcp", "udp", "routes", "execute"]
            case .delivery: ["read", "write", "tcp", "udp", "routes"]
            case .provisioning: ["read", "write", "routes", "tables", "execute"]
            case .fileReading: ["read"]
            }
        let (ending, errors) = try await attempt(acts, in: confinement)
        #expect(ending == .exited(0))
        // Another program has taken the place of the last, and has nothing to say.
        for act in acts where act != "execute" { #expect(errors[act] == 0, "\(act)") }
    }

    @Test(arguments: Confinement.allCases)
    func `and nothing else`(confinement: Confinement) async throws {
        let acts: [String] =
            switch confinement {
            case .capture:
                ["read", "write", "tcp", "udp", "routes", "raw", "packets", "local", "signal", "code", "type"]
            case .probe: ["read", "write", "raw", "packets", "local", "listen", "signal", "code", "type"]
            case .load: ["raw", "packets", "local", "listen"]
            case .delivery: ["raw", "packets", "local", "tables", "listen", "signal", "code", "type"]
            case .provisioning: ["tcp", "udp", "raw", "packets", "local"]
            case .fileReading: ["write", "tcp", "udp", "routes", "raw", "packets", "local", "signal", "code", "type"]
            }
        let (ending, errors) = try await attempt(acts, in: confinement)
        #expect(ending == .exited(0))
        for act in acts { #expect(errors[act] == EACCES, "\(act)") }
    }

    @Test(arguments: Confinement.allCases.filter { $0 != .load && $0 != .provisioning })
    func `executing a program ends the process`(confinement: Confinement) async throws {
        #expect(try await attempt(["execute"], in: confinement).ending == .signaled(SIGSYS))
    }
}
