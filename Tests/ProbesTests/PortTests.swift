// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import FoundationEssentials
import Judging
import Testing

@testable import Probes
import Values

/// `reachable.port`, `reachable.outside` and `control.port` against OpenSSH, filters and impostors.
@Suite(.timeLimit(.minutes(1)))
struct PortTests {
    private func port(_ result: CheckResult) throws -> PortMeasurement {
        guard case .port(let port) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return port
    }

    @Test func `OpenSSH is known by its banner and by the key that ssh-keygen prints`() async throws {
        try await Room.with { room in
            try await room.withSSHServer { fingerprint in
                for check in [CheckID.reachablePort, .reachableOutside] {
                    let (result, judgement) = try await room.measure(check)
                    let port = try port(result)
                    #expect(judgement.outcome == .passed, "\(judgement.detail)")
                    #expect(port.destination == Room.publicAddress && port.port == 22010)
                    #expect(port.source == IPAddress("10.77.0.5") && port.sourcePort > 0)
                    #expect(port.banner?.hasPrefix("SSH-2.0-OpenSSH") == true)
                    #expect(try #require(port.connectSeconds) < 0.5)
                    #expect(try #require(port.firstByteSeconds) > 0)
                    let key = try #require(port.hostKey)
                    #expect(key.algorithm == "ssh-ed25519")
                    let base64 = Data(key.sha256.bytes).base64EncodedString().prefix { $0 != "=" }
                    #expect("SHA256:\(base64)" == fingerprint)
                    #expect(port.cause == nil)
                }
            }
        }
    }

    @Test(arguments: [
        ("accept", Cause.refused),
        ("tcp dport 22 drop", .timedOut),
        ("tcp dport 22 reject with tcp reset", .refused),
        ("tcp dport 22 reject with icmp type port-unreachable", .unreachable(code: 3)),
        ("tcp dport 22 reject with icmp type admin-prohibited", .unreachable(code: 13)),
    ])
    func `why a connection fails is told apart`(_ rule: String, _ cause: Cause) async throws {
        let setup = "at server nft 'table ip t { chain input { type filter hook input priority 0; \(rule); }; }'"
        try await Room.with(setup) { room in
            let (result, judgement) = try await room.measure(.reachablePort)
            #expect(try port(result).cause == cause)
            #expect(try port(result).connectSeconds == nil)
            #expect(judgement.outcome == .failed && judgement.reason == cause.reason)
            #expect(result.seconds < 4.5, "window of one second and three of grace")
        }
    }

    @Test(arguments: [
        (Adversary.TCP.silent, Reason.timedOut),
        (.close, .wrongProtocol),
        (.reset, .reset),
        (.endless, .wrongProtocol),
        (.binary, .wrongProtocol),
        (.huge, .wrongProtocol),
        (.slow, .timedOut),
        (.http, .wrongProtocol),
        (.mail, .wrongProtocol),
    ])
    func `a server that does not speak SSH is reported`(_ behaviour: Adversary.TCP, _ reason: Reason) async throws {
        try await Room.with { room in
            try await room.adversary(.tcp(port: 22, behaviour), at: .server) {
                let (result, judgement) = try await room.measure(.reachablePort)
                let port = try port(result)
                #expect(port.hostKey == nil && port.banner == nil)
                // A reset may overtake the establishment.
                #expect(port.connectSeconds != nil || behaviour == .reset)
                #expect(judgement.outcome == .failed && judgement.reason == reason, "\(judgement.detail)")
                #expect(judgement.detail.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
                #expect(result.seconds < 4.5)
            }
        }
    }

    @Test func `HTTPS is known by its certificate`() async throws {
        try await Room.with { room in
            let digest = try await room.shell(
                """
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=x \
                    -keyout $DIR/k.pem -out $DIR/c.pem 2>/dev/null
                openssl x509 -in $DIR/c.pem -outform DER | sha256sum | cut -c1-64
                """)
            let expiry = try await room.shell(
                "date -u -d \"$(openssl x509 -in $DIR/c.pem -noout -enddate | cut -d= -f2)\" +%Y-%m-%dT%H:%M:%SZ")
            try await room.running(
                .server,
                [
                    "openssl", "s_server", "-accept", "22", "-cert", "\(room.directory)/c.pem", "-key",
                    "\(room.directory)/k.pem", "-www", "-quiet",
                ], ready: "at server ss -Hltn 'sport = :22' | grep -q ."
            ) {
                let order = Room.order { $0.target.service = .https }
                let (result, judgement) = try await room.measure(.reachablePort, order: order)
                let port = try port(result)
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
                #expect(port.banner == "HTTP 200")
                #expect(port.certificate?.description == String(digest.prefix(64)))
                #expect(port.certificateExpires == Timestamp(String(expiry.prefix(20))))
                #expect(try #require(port.tlsSeconds) > 0)
            }
        }
    }

    @Test func `the control port is silent on both addresses, and found out when it is not`() async throws {
        try await Room.with { room in
            let (result, judgement) = try await room.measure(.controlPort)
            guard case .controlPort(let control) = result.measurement else { throw TestFailure("\(result)") }
            #expect(judgement.outcome == .passed, "\(judgement.detail)")
            #expect(control.attempts.map(\.destination) == [Room.publicAddress, Room.server])
            #expect(control.attempts[1].cause == .refused)

            try await room.adversary(.tcp(port: 29_999, .silent), at: .server) {
                let (_, answered) = try await room.measure(.controlPort)
                #expect(answered.outcome == .failed && answered.reason == .controlAnswered)
            }
        }
    }
}
