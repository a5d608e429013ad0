// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

/// The lab on which other tests rely: it must be as described, and leave nothing behind.
@Suite("The lab", .serialized, .timeLimit(.minutes(2)))
struct LabTests {
    let name = "titipan-test-\(UInt32.random(in: 0...0xffff))"

    /// Remains of failed tests are removed once these tests have ended.
    let owner = "\(ProcessInfo.processInfo.processIdentifier)"

    private func lab(_ command: String, _ arguments: String...) async throws -> Script.Result {
        // Arguments of `exec` come last and belong to the command.
        let result = try await Script.run("lab", words: [command, "--name", name] + arguments)
        try #require(result.status == 0, "scripts/lab \(command): \(result.errors)")
        return result
    }

    @Test("It comes up, changes, and goes without a trace")
    func lifeCycle() async throws {
        _ = try await lab("up", "--owner", owner)
        #expect(FileManager.default.fileExists(atPath: "/run/netns/\(name)-switch"))
        _ = try await lab("up", "--owner", owner)
        _ = try await lab("change", "--wrong-mac")
        #expect(try await lab("status").output.contains("02:66:66:66:66:66"))
        _ = try await lab("down")
        _ = try await lab("down")
        let left = try FileManager.default.contentsOfDirectory(atPath: "/run/netns").filter { $0.hasPrefix(name) }
        #expect(left == [])
        #expect(!FileManager.default.fileExists(atPath: "/run/titipan-lab/\(name)"))
    }

    @Test("The server answers on its remote port from both sides, and on no other")
    func ports() async throws {
        _ = try await lab("up", "--owner", owner)
        for node in ["inside", "outside"] {
            let keys = try await lab("exec", node, "ssh-keyscan", "-T", "3", "-p", "22010", "203.0.113.10")
            #expect(keys.output.contains("ssh-ed25519"))
            let other = try await Script.run(
                "lab", words: ["exec", "--name", name, node, "curl", "-m", "3", "http://203.0.113.10:29999/"])
            #expect(other.status == 7, "refused is curl's 7")
        }
        _ = try await lab("down")
    }

    @Test("The mirror carries both directions of the server's port")
    func mirror() async throws {
        _ = try await lab("up", "--owner", owner)
        _ = try await lab("traffic", "start", "--seconds", "30")
        for direction in ["src", "dst"] {
            let frames = try await lab(
                "exec", "inside", "timeout", "10", "tcpdump", "-ni", "mirror0", "-c", "50", direction, "host",
                "10.20.0.10")
            #expect(frames.errors.contains("50 packets captured"))
        }
        _ = try await lab("down")
    }

    @Test(
        "What it is told wrongly it refuses in one line",
        arguments: [
            ["up", "--nonsense"], ["up", "--name", "A/B"], ["up", "--grant", "fast"], ["traffic", "--name", "nobody"],
            ["exec", "--name", "nobody", "inside", "true"], ["change", "--name", "nobody", "--idle"], ["nonsense"],
            ["up", "--idle", "--no-link"],
        ])
    func refusals(words: [String]) async throws {
        let result = try await Script.run("lab", words: words)
        #expect(result.status == 3)
        #expect(result.errors.hasPrefix("error: "))
        #expect(result.errors.split(separator: "\n").count == 1)
    }
}
