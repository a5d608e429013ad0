// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage
import Testing

/// The agent inside, which has raw sockets and a mirror. Needs root.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct InsideAgentTests {
    private static let preparation = """
        set -e
        for name in room mirror; do ip link add ${name}0 type veth peer name ${name}1; ip link set ${name}0 up; ip link set ${name}1 up; done
        ip address add 10.20.0.5/24 dev room0
        """

    /// Sockets are bound to a device, not to its name.
    @Test func `what measured on an interface that went away measures on the next of its name`() async throws {
        let result = try await withAgent(["capture", "probe", "delivery"], preparation: Self.preparation) {
            supervisor, processes in
            #expect(supervisor.status("CapEff") == "0000000000002000")
            for process in processes.values { #expect(process.status("CapEff") == "0000000000000000") }
            let again = """
                ip link delete mirror0
                ip link add mirror0 type veth peer name mirror1; ip link set mirror0 up; ip link set mirror1 up
                """
            let changed = try await run(
                .path("/usr/bin/nsenter"),
                arguments: ["-t", "\(supervisor.identifier)", "-n", "/bin/sh", "-ec", again],
                output: .discarded, error: .discarded)
            #expect(changed.terminationStatus == .exited(0))
            try await wait(for: "another capturing and another probing process") {
                let present = supervisor.children
                return ["capture", "probe"].allSatisfy { role in
                    present[role].map { $0 != processes[role] && $0.status("Seccomp") == "2" } ?? false
                }
            }
            #expect(supervisor.children["delivery"] == processes["delivery"])
            kill(supervisor.identifier, SIGTERM)
            try await wait(for: "its end") { !supervisor.isRunning }
        }
        #expect(result.ending == .exited(0))
        #expect(result.said.contains("the capturing process needs new sockets"))
        #expect(result.said.contains("the probing process needs new sockets"))
    }

    @Test func `watch has the service asked by a process of its own, which has no privilege`() async throws {
        let scratch = try Scratch()
        let words = try await makeAgent(in: scratch.path, .inside, command: ["watch", "--json"])
        // Takes connections and never says a word.
        let service = """
            ip link set lo up
            python3 -c 'import socket, time; s = socket.create_server(("127.0.0.1", 1)); time.sleep(50)' &
            for i in $(seq 500); do if ss -Hltn 'sport = :1' | grep -q .; then break; fi; sleep 0.02; done
            """
        let result = try await run(
            .path("/usr/bin/unshare"),
            arguments: Arguments(
                ["--net", "/bin/sh", "-c", Self.preparation + "\n" + service + "\nexec \"$@\"", "sh"] + words),
            input: .none, output: .discarded, error: .discarded
        ) { execution in
            let watching = AgentProcess(identifier: execution.processIdentifier.value)
            defer {
                for child in watching.children.values { kill(child.identifier, SIGKILL) }
                kill(watching.identifier, SIGKILL)
            }
            try await wait(for: "the question to the service") { watching.children["tenants"]?.isConnected ?? false }
            let asking = try #require(watching.children["tenants"])
            #expect(asking.status("Seccomp") == "2")
            #expect(asking.status("CapEff") == "0000000000000000")
            #expect(!watching.isConnected)
            kill(watching.identifier, SIGTERM)
            try await wait(for: "the end of both") { !watching.isRunning && !asking.isRunning }
        }
        #expect(result.terminationStatus == .exited(0))
    }

    @Test func `verify starts what measures, and has no privilege itself when it speaks to the service`() async throws {
        let scratch = try Scratch()
        let words = try await makeAgent(in: scratch.path, .inside, command: ["verify", "--case", "7", "--json"])
        let result = try await run(
            .path("/usr/bin/unshare"),
            arguments: Arguments(["--net", "/bin/sh", "-c", Self.preparation + "\nexec \"$@\"", "sh"] + words),
            output: .string(limit: 4_096), error: .string(limit: 4_096))
        #expect(result.terminationStatus == .exited(3))
        // Privileges that are left would end it before.
        #expect(result.standardError.contains("cannot reach https://127.0.0.1:1"))
    }
}
