// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// What a TLS server is known by, against nginx and OpenSSL: its public key, whatever becomes of the certificate, also where it asks for a client's
/// certificate or for its own name.
@Suite(.timeLimit(.minutes(1)))
struct TLSIdentityTests {
    private func port(_ result: CheckResult) throws -> PortMeasurement {
        guard case .port(let port) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return port
    }

    private func order(
        _ service: ServiceProtocol, _ known: [ServiceIdentity]? = nil, name: String? = nil
    ) -> VerificationOrder {
        Room.order {
            $0.target.service = service
            $0.target.knownIdentities = known
            $0.target.hostName = name.flatMap { HostName($0) }
        }
    }

    @Test(arguments: [ServiceProtocol.tls, .https])
    func `a renewed certificate is the same server, a new key another identity`(
        _ service: ServiceProtocol
    ) async throws {
        try await Room.with { room in
            let first = try await room.certificate()
            var known: [ServiceIdentity] = []
            try await room.withTLSServer {
                let (result, judgement) = try await room.measure(.reachablePort, order: order(service))
                let port = try port(result)
                known = try #require(port.identities)
                #expect(known.map(\.kind) == [.publicKey, .certificate] && known[0].algorithm == "EC P-256")
                #expect(port.certificate?.description == first && known[1].sha256.description == first)
                #expect(judgement.outcome == .passed && judgement.reason == .asExpected, "\(judgement.detail)")
            }
            let key = try await room.renew()
            #expect(known[0].sha256.description == key)
            try await room.withTLSServer {
                let (result, judgement) = try await room.measure(.reachablePort, order: order(service, known))
                #expect(try port(result).certificate?.description != first)
                #expect(judgement.outcome == .passed && judgement.reason == .asExpected, "\(judgement.detail)")
                // All that 0.1 knew was the certificate's hash.
                let former = order(service, [known[1]])
                let (_, former1) = try await room.measure(.reachablePort, order: former)
                #expect(former1.outcome == .inconclusive && former1.reason == .identityChanged, "\(former1.detail)")
            }
            try await room.renew(days: 20)
            try await room.withTLSServer {
                let (_, judgement) = try await room.measure(.reachablePort, order: order(service, known))
                #expect(judgement.reason == .certificateExpiresSoon && judgement.outcome == .passed)
            }
            _ = try await room.certificate()
            try await room.withTLSServer {
                let (result, judgement) = try await room.measure(.reachablePort, order: order(service, known))
                #expect(judgement.outcome == .inconclusive && judgement.reason == .identityChanged)
                var rejecting = order(service, known)
                rejecting.target.rejectedIdentities = try port(result).identities
                let (_, rejected) = try await room.measure(.reachablePort, order: rejecting)
                #expect(rejected.outcome == .failed && rejected.reason == .identityMismatch, "\(rejected.detail)")
            }
        }
    }

    @Test func `an RSA key has its length`() async throws {
        try await Room.with { room in
            try await room.shell(
                """
                openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=x -keyout $DIR/c-key.pem -out $DIR/c.pem
                """)
            try await room.withTLSServer {
                let (result, _) = try await room.measure(.reachablePort, order: order(.tls))
                let key = try #require(try port(result).identities?.first)
                #expect(key.algorithm == "RSA" && key.bits == 2_048)
            }
        }
    }

    @Test(
        arguments: [ServiceProtocol.tls, .https], ["-tls1_2", "-tls1_3"])
    func `a server that lets on only clients with a certificate shows its identity`(
        _ service: ServiceProtocol, _ version: String
    ) async throws {
        try await Room.with { room in
            let digest = try await room.certificate()
            let options = [version, "-Verify", "1", "-verify_return_error"]
            try await room.withTLSServer(options: options) {
                let (result, judgement) = try await room.measure(.reachablePort, order: order(service))
                let port = try port(result)
                #expect(port.certificate?.description == digest && port.cause == nil, "\(port)")
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
                #expect(judgement.reason == (service == .https ? .clientCertificateNeeded : .asExpected))
                #expect(port.identities?.count == 2)
            }
        }
    }

    @Test func `a server that would take a client's certificate answers without one`() async throws {
        try await Room.with { room in
            _ = try await room.certificate()
            try await room.withTLSServer(options: ["-verify", "1"]) {
                let (result, judgement) = try await room.measure(.reachablePort, order: order(.https))
                #expect(try port(result).banner == "HTTP 200" && port(result).needsClientCertificate == nil)
                #expect(judgement.outcome == .passed && judgement.reason == .asExpected, "\(judgement.detail)")
            }
        }
    }

    /// An RSA key exchange proves the key only at the end, which a server that turns the client away never reaches.
    @Test func `a certificate without proof is no identity`() async throws {
        try await Room.with { room in
            try await room.shell(
                """
                openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=x -keyout $DIR/c-key.pem -out $DIR/c.pem
                """)
            let options = ["-tls1_2", "-cipher", "AES256-GCM-SHA384", "-Verify", "1", "-verify_return_error"]
            try await room.withTLSServer(options: options) {
                let (result, judgement) = try await room.measure(.reachablePort, order: order(.tls))
                #expect(try port(result).identities == nil)
                #expect(judgement.outcome != .passed, "\(judgement.detail)")
            }
        }
    }

    @Test(arguments: [ServiceProtocol.tls, .https], ["TLSv1.2", "TLSv1.3"])
    func `nginx that rejects the handshake of clients without a name is asked by its name`(
        _ service: ServiceProtocol, _ version: String
    ) async throws {
        try await Room.with { room in
            let digest = try await room.certificate()
            let servers = """
                ssl_protocols \(version);
                server { listen 22 ssl default_server; server_name _; ssl_reject_handshake on; }
                server { listen 22 ssl; server_name simpus.dinkes.go.id; ssl_certificate \(room.directory)/c.pem;
                    ssl_certificate_key \(room.directory)/c-key.pem; location / { return 200 \\$host; } }
                """
            try await room.withNginx(servers) {
                for (name, isRight) in [(nil, false), ("lain.dinkes.go.id", false), ("SIMPUS.dinkes.go.id", true)] {
                    let (result, judgement) = try await room.measure(.reachablePort, order: order(service, name: name))
                    let port = try port(result)
                    if isRight {
                        #expect(judgement.outcome == .passed, "\(judgement.detail)")
                        #expect(port.certificate?.description == digest)
                        #expect(port.banner == (service == .https ? "HTTP 200" : "TLS"))
                    } else {
                        #expect(
                            judgement.outcome == .inconclusive && judgement.reason == .nameRefused,
                            "\(judgement.detail)")
                        #expect(port.identities == nil)
                    }
                }
            }
        }
    }

    @Test func `a host name is said in plain HTTP too`() async throws {
        try await Room.with { room in
            let servers = """
                server { listen 22 default_server; return 404; }
                server { listen 22; server_name simpus.dinkes.go.id; location / { return 204; } }
                """
            try await room.withNginx(servers) {
                for (name, status) in [(nil, "404"), ("simpus.dinkes.go.id", "204")] {
                    let (result, _) = try await room.measure(.reachablePort, order: order(.http, name: name))
                    #expect(try port(result).banner?.contains(status) == true)
                }
            }
        }
    }
}
