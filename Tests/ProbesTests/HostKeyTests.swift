// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import FoundationEssentials
import Testing

@testable import Probes
import Values

/// SSH host keys of real servers, read without a cipher: `ssh-keyscan` says which there are.
@Suite(.timeLimit(.minutes(1)))
struct HostKeyTests {
    private func port(_ result: CheckResult) throws -> PortMeasurement {
        guard case .port(let port) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return port
    }

    /// As `ssh-keygen -l` prints it.
    private func fingerprint(_ identity: ServiceIdentity) -> String {
        "SHA256:" + Data(identity.sha256.bytes).base64EncodedString().prefix { $0 != "=" }
    }

    private static let all = ["ecdsa", "rsa"]

    @Test func `every key of a server is recorded, and known again by any of them`() async throws {
        try await Room.with { room in
            var known: [ServiceIdentity] = []
            try await room.withSSHServer(others: Self.all) { _ in
                let scanned = try await room.shell(
                    """
                    at prober ssh-keyscan -p 22010 203.0.113.10 2>/dev/null >$DIR/scanned
                    ssh-keygen -lf $DIR/scanned | cut -d' ' -f2
                    """)
                let (result, judgement) = try await room.measure(.reachablePort)
                let measured = try port(result)
                known = try #require(measured.identities)
                #expect(Set(known.map(fingerprint)) == Set(scanned.split(separator: "\n").map(String.init)))
                #expect(known.map(\.algorithm) == ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
                #expect(known.map(\.bits) == [nil, nil, 3_072] && known[2].signature == "rsa-sha2-512")
                #expect(measured.hostKey?.sha256 == known[0].sha256)
                #expect(judgement.outcome == .passed && judgement.reason == .asExpected, "\(judgement.detail)")
            }
            let former = Room.order { $0.target.knownIdentity = known[2].sha256 }
            try await room.withSSHServer(others: Self.all) { _ in
                let (result, judgement) = try await room.measure(.reachablePort, order: former)
                #expect(try port(result).hostKey?.sha256 == known[2].sha256)
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
            }
            let order = Room.order { $0.target.knownIdentities = known }
            // The same server with one of its keys; with another beside it; with others alone; and somebody else.
            let rounds: [(key: String, others: [String], Outcome, Reason)] = [
                ("rsa", [], .passed, .asExpected), ("key", ["ecdsa"], .passed, .asExpected),
                ("new", ["rsa"], .inconclusive, .identityChanged), ("new", [], .inconclusive, .identityChanged),
            ]
            for (key, others, outcome, reason) in rounds {
                try await room.withSSHServer(key: key, others: others) { _ in
                    let (_, judgement) = try await room.measure(.reachablePort, order: order)
                    #expect(judgement.outcome == outcome && judgement.reason == reason, "\(judgement.detail)")
                }
            }
            let others = Room.order { $0.target.knownIdentities = known.filter { $0.algorithm != "ssh-ed25519" } }
            try await room.withSSHServer { _ in
                let (_, judgement) = try await room.measure(.reachablePort, order: others)
                #expect(
                    judgement.outcome == .inconclusive && judgement.reason == .identityUnknown, "\(judgement.detail)")
            }
        }
    }

    @Test func `connections from outside carry the order's tag, whatever they read`() async throws {
        try await Room.with { room in
            try await room.withSSHServer(others: Self.all) { _ in
                let order = Room.order()
                let (result, judgement) = try await room.measure(.reachableOutside, order: order)
                let measured = try port(result)
                #expect(judgement.outcome == .passed && measured.identities?.count == 3, "\(judgement.detail)")
                // One for each key, and up to five through the window.
                #expect((4...8).contains(measured.tagged.count))
                #expect(measured.tagged.allSatisfy { order.tagPorts.contains($0.sourcePort) })
                #expect(measured.sourcePort == measured.tagged[0].sourcePort)
            }
        }
    }

    @Test func `a server without old ciphers, MACs and methods is read as any other`() async throws {
        let options = [
            "Ciphers=chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com",
            "MACs=hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,umac-128-etm@openssh.com",
        ]
        try await Room.with { room in
            for method in ["sntrup761x25519-sha512@openssh.com", "diffie-hellman-group16-sha512"] {
                try await room.withSSHServer(options: options + ["KexAlgorithms=\(method)"]) { fingerprint in
                    let (result, judgement) = try await room.measure(.reachablePort)
                    #expect(judgement.outcome == .passed, "\(judgement.detail)")
                    #expect(try port(result).identities?.map(self.fingerprint) == [fingerprint])
                }
            }
        }
    }

    @Test(arguments: [
        (Adversary.Greeting.blank, Outcome.passed), (.long, .passed), (.slow, .passed), (.busyOnce, .passed),
        (.null, .failed),
    ])
    func `a greeting before the identification is what RFC 4253 allows`(
        _ greeting: Adversary.Greeting, _ outcome: Outcome
    ) async throws {
        try await Room.with { room in
            try await room.withSSHServer(port: 2_222) { fingerprint in
                try await room.adversary(.greeting(port: 22, greeting), at: .server) {
                    let (result, judgement) = try await room.measure(.reachablePort)
                    #expect(judgement.outcome == outcome, "\(judgement.detail)")
                    let shown = try port(result).identities?.map(self.fingerprint)
                    #expect(shown == (outcome == .passed ? [fingerprint] : nil))
                }
            }
        }
    }

    @Test func `a server that turns the agent away is not blamed`() async throws {
        try await Room.with { room in
            try await room.withSSHServer(options: ["MaxStartups=1:100:1"]) { _ in
                // Somebody else holds the one connection.
                try await room.running(
                    .prober, ["/usr/bin/python3", "-c", Self.holder, room.directory], ready: "[ -e $DIR/held ]"
                ) {
                    let (result, judgement) = try await room.measure(.reachablePort)
                    #expect(
                        judgement.outcome == .inconclusive && judgement.reason == .turnedAway, "\(judgement.detail)")
                    // The text is another one since OpenSSH 9.8.
                    let texts = ["Exceeded MaxStartups", "Not allowed at this time"]
                    #expect(texts.map(Cause.turnedAway).contains(try port(result).cause))
                }
            }
        }
    }

    private static let holder = """
        import socket, sys, time
        s = socket.create_connection(('10.77.0.10', 22))
        s.recv(64)
        open(sys.argv[1] + '/held', 'w').close()
        time.sleep(60)
        """

    @Test func `an algorithm that the agent cannot do is named`() async throws {
        try await Room.with { room in
            try await room.adversary(.tcp(port: 22, .newer), at: .server) {
                let (result, judgement) = try await room.measure(.reachablePort)
                #expect(judgement.outcome == .inconclusive && judgement.reason == .unsupportedAlgorithm)
                #expect(
                    judgement.detail.contains("key exchange method mlkem1024nistp384-sha384"), "\(judgement.detail)")
                #expect(try port(result).banner == "SSH-2.0-newer")
            }
        }
    }
}
