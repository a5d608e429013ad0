// SPDX-License-Identifier: Apache-2.0

import Failures
import Testing

@testable import SecureShell

/// Key exchanges with Debian's OpenSSH; `ssh-keygen -l` says what the key is.
@Suite(.timeLimit(.minutes(1)))
struct OpenSSHTests {
    private func proven(_ progress: SSHHandshake.Progress) throws -> SSHProvenKey {
        guard case .proven(let key) = progress else { throw TestFailure("\(progress)") }
        return key
    }

    @Test func `every method that this OpenSSH has is done, and its signature holds`() async throws {
        let server = try OpenSSH()
        let fingerprint = try await server.key("key", "-t ed25519")
        let known = try await server.shell("ssh -Q kex").split(separator: "\n").compactMap {
            SSHExchangeMethod(rawValue: String($0))
        }
        #expect(known.count >= 13)
        for method in known {
            let (progress, handshake) = try await server.exchange(
                keys: ["key"], options: ["KexAlgorithms=\(method.rawValue)"])
            let key = try proven(progress)
            #expect(key.method == method && key.key.fingerprint == fingerprint && key.signatureName == "ssh-ed25519")
            #expect(handshake.identification?.hasPrefix("SSH-2.0-OpenSSH_") == true)
        }
    }

    @Test(
        arguments: [
            ("-t ed25519", "ssh-ed25519", "ssh-ed25519", nil),
            ("-t ecdsa -b 256", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", nil),
            ("-t ecdsa -b 384", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384", nil),
            ("-t ecdsa -b 521", "ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521", nil),
            ("-t rsa -b 2048", "rsa-sha2-512", "rsa-sha2-512", 2_048),
            ("-t rsa -b 2048", "rsa-sha2-256", "rsa-sha2-256", 2_048),
            ("-t rsa -b 2048", "ssh-rsa", "ssh-rsa", 2_048),
            ("-t rsa -b 1024", "rsa-sha2-512", "rsa-sha2-512", 1_024),
            ("-t rsa -b 3072", "rsa-sha2-256", "rsa-sha2-256", 3_072),
        ] as [(String, String, String, Int?)])
    func `a key of every type is proven by its own signature`(
        _ kind: String, _ algorithm: String, _ signature: String, _ bits: Int?
    ) async throws {
        let server = try OpenSSH()
        let fingerprint = try await server.key("key", kind)
        let (progress, _) = try await server.exchange(
            keys: ["key"], options: ["HostKeyAlgorithms=\(algorithm)", "RequiredRSASize=1024"])
        let key = try proven(progress)
        #expect(key.key.fingerprint == fingerprint && key.signatureName == signature && key.key.bits == bits)
        #expect(!key.key.isCertified)
    }

    @Test(arguments: ["-t ed25519", "-t ecdsa -b 521", "-t rsa -b 2048"])
    func `of a certificate the identity is the key that it certifies`(_ kind: String) async throws {
        let server = try OpenSSH()
        let fingerprint = try await server.key("key", kind)
        try await server.shell(
            """
            ssh-keygen -q -t ed25519 -N '' -f ca
            ssh-keygen -q -s ca -I server -h -n server.example key.pub
            """)
        let (progress, _) = try await server.exchange(
            keys: ["key"],
            options: ["HostCertificate=\(server.directory)/key-cert.pub", "HostKeyAlgorithms=*-cert-v01@openssh.com"])
        let key = try proven(progress)
        #expect(key.key.fingerprint == fingerprint && key.key.isCertified)
    }

    /// The configurations of hardening guides.
    @Test(arguments: [
        ["MACs=hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,umac-128-etm@openssh.com"],
        ["Ciphers=chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com"],
        ["Ciphers=aes256-gcm@openssh.com", "MACs=hmac-sha2-512-etm@openssh.com", "Compression=no"],
    ])
    func `what is used after the key exchange does not matter`(_ options: [String]) async throws {
        let server = try OpenSSH()
        let fingerprint = try await server.key("key", "-t ed25519")
        let (progress, _) = try await server.exchange(keys: ["key"], options: options)
        #expect(try proven(progress).key.fingerprint == fingerprint)
    }

    @Test func `bytes may come one by one`() async throws {
        let server = try OpenSSH()
        let fingerprint = try await server.key("key", "-t ed25519")
        let (progress, _) = try await server.exchange(
            keys: ["key"], options: ["KexAlgorithms=diffie-hellman-group-exchange-sha256"], pieces: 1)
        #expect(try proven(progress).key.fingerprint == fingerprint)
    }

    @Test func `a survey sees every key of a server, those that are looked for first`() async throws {
        let server = try OpenSSH()
        let kinds = [
            ("rsa", "-t rsa -b 2048"), ("ed25519", "-t ed25519"), ("ecdsa", "-t ecdsa -b 256"),
            ("p384", "-t ecdsa -b 384"),
        ]
        var prints: [String] = []
        for (name, kind) in kinds { prints.append(try await server.key(name, kind)) }
        var survey = SSHHostKeySurvey(wanted: [.rsa])
        var connections = 0
        while let offer = survey.next {
            let (progress, handshake) = try await server.exchange(offer, keys: kinds.map(\.0), options: [])
            survey.record(progress, serverInit: handshake.serverInit)
            connections += 1
        }
        #expect(Set(survey.keys.map(\.key.fingerprint)) == Set(prints) && survey.failure == nil)
        #expect(survey.keys.map(\.key.type) == [.rsa, .ed25519, .ecdsa256, .ecdsa384] && connections == 4)
    }
}
