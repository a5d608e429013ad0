// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// SSH servers that wait, or drop connections at random.
@Suite(.timeLimit(.minutes(1)))
struct OddSSHServerTests {
    @Test func `a server that speaks second is read`() async throws {
        try await Room.with { room in
            try await room.withSSHServer(port: 2_222) { _ in
                try await room.adversary(.greeting(port: 22, .patient), at: .server) {
                    let (result, judgement) = try await room.measure(.reachablePort)
                    guard case .port(let port) = result.measurement else { throw TestFailure("\(result)") }
                    #expect(judgement.outcome == .passed, "\(judgement.detail)")
                    #expect(port.banner?.hasPrefix("SSH-2.0-OpenSSH") == true && port.identities?.count == 1)
                }
            }
        }
    }

    /// The options of appliances and of hardening guides.
    @Test(arguments: [
        ["VersionAddendum=Debian-2 (mesin layanan; hanya untuk yang berwenang)"], ["Compression=delayed"],
        ["KexAlgorithms=diffie-hellman-group-exchange-sha256"], ["KexAlgorithms=sntrup761x25519-sha512@openssh.com"],
        ["HostKeyAlgorithms=ssh-ed25519", "Ciphers=aes128-cbc", "MACs=hmac-sha1"], ["RekeyLimit=16K"],
        ["LoginGraceTime=1", "MaxSessions=0", "MaxAuthTries=1"], ["PerSourceMaxStartups=1"],
    ])
    func `what a server is set to does not hide its key`(_ options: [String]) async throws {
        try await Room.with { room in
            try await room.withSSHServer(options: options) { _ in
                let (_, judgement) = try await room.measure(.reachablePort)
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
            }
        }
    }
}
