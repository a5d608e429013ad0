// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// `reachable.port` for every service but SSH, against real servers and against imitations.
@Suite(.timeLimit(.minutes(1)))
struct ServiceTests {
    private func port(_ result: CheckResult) throws -> PortMeasurement {
        guard case .port(let port) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return port
    }

    private func order(
        _ service: ServiceProtocol, send: String = "", expect: String = ""
    ) throws -> VerificationOrder {
        let pattern = ServicePattern(send: try #require(PatternText(send)), expect: try #require(PatternText(expect)))
        return Room.order {
            $0.target.service = service
            $0.target.pattern = service.needsPattern ? pattern : nil
        }
    }

    @Test(arguments: [ServiceProtocol.tls, .https])
    func `a certificate is read over the connection that was measured`(_ service: ServiceProtocol) async throws {
        try await Room.with { room in
            let digest = try await room.certificate()
            try await room.withTLSServer {
                let (result, judgement) = try await room.measure(.reachablePort, order: try order(service))
                let port = try port(result)
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
                #expect(port.certificate?.description == digest && port.certificateExpires != nil)
                #expect(port.banner == (service == .tls ? "TLS" : "HTTP 200"))
                #expect(try #require(port.tlsSeconds) > 0)
                #expect(port.handshake?.requests == 1)
            }
        }
    }

    @Test(arguments: [
        (ServiceProtocol.tls, Adversary.TCP.silent, Reason.timedOut), (.tls, .mail, .tls), (.tls, .close, .reset),
        (.https, .http, .tls), (.rdp, .silent, .timedOut), (.rdp, .http, .wrongProtocol), (.rdp, .mail, .wrongProtocol),
        (.http, .silent, .timedOut), (.http, .mail, .wrongProtocol), (.http, .binary, .wrongProtocol),
        (.tcpPattern, .silent, .timedOut), (.tcpPattern, .mail, .wrongProtocol),
        (.tcpPattern, .endless, .wrongProtocol),
    ])
    func `a server that does not speak the protocol is reported`(
        _ service: ServiceProtocol, _ behaviour: Adversary.TCP, _ reason: Reason
    ) async throws {
        try await Room.with { room in
            try await room.adversary(.tcp(port: 22, behaviour), at: .server) {
                let order = try order(service, send: #"PING\r\n"#, expect: "PONG")
                let (result, judgement) = try await room.measure(.reachablePort, order: order)
                #expect(judgement.outcome == .failed, "\(judgement.detail)")
                // A server that hangs up at the TLS client hello may do so with a reset or without.
                let isHangUp = service == .tls && behaviour == .close && judgement.reason == .tls
                #expect(judgement.reason == reason || isHangUp, "\(judgement.detail)")
                #expect(try port(result).certificate == nil)
                #expect(result.seconds < 4.5)
            }
        }
    }

    @Test func `HTTP passes on any status, redirects are not followed, and no status is an identity`() async throws {
        try await Room.with { room in
            try await room.withWebServer(status: 302) {
                let order = try order(.http)
                let (result, judgement) = try await room.measure(.reachablePort, order: order)
                let port = try port(result)
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
                #expect(port.banner?.hasPrefix("HTTP/1.1 302") == true)
                #expect(port.certificate == nil && port.hostKey == nil)
            }
        }
    }

    @Test(arguments: [
        (Adversary.Desktop.tls, Outcome.passed, Reason.asExpected, "RDP, CredSSP"),
        (.standard, .inconclusive, .noIdentity, "RDP, standard security"),
        (.refused, .inconclusive, .noIdentity, "RDP, negotiation refused with code 2"),
    ])
    func `remote desktop is known by the certificate behind its confirm`(
        _ security: Adversary.Desktop, _ outcome: Outcome, _ reason: Reason, _ banner: String
    ) async throws {
        try await Room.with { room in
            let digest = try await room.certificate()
            try await room.adversary(.desktop(port: 22, security), at: .server) {
                let (result, judgement) = try await room.measure(.reachablePort, order: try order(.rdp))
                let port = try port(result)
                #expect(judgement.outcome == outcome && judgement.reason == reason, "\(judgement.detail)")
                #expect(port.banner == banner)
                #expect(port.certificate?.description == (security == .tls ? digest : nil))
            }
        }
    }

    @Test func `a pattern over TCP is heard in pieces`() async throws {
        try await Room.with { room in
            try await room.adversary(.tcp(port: 22, .pong), at: .server) {
                let order = try order(.tcpPattern, send: #"PING\r\n"#, expect: #"PONG\x00"#)
                let (result, judgement) = try await room.measure(.reachablePort, order: order)
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
                #expect(try port(result).banner == "..PONG...")
                let (_, other) = try await room.measure(
                    .reachablePort, order: try self.order(.tcpPattern, send: "HELO", expect: "PONG"))
                #expect(other.outcome == .failed && other.reason == .wrongProtocol, "\(other.detail)")
            }
        }
    }

    @Test(arguments: [
        (Adversary.Datagrams?.some(.pong), Outcome.passed, Reason.asExpected), (.swallow, .failed, .timedOut),
        (.other, .failed, .wrongProtocol), (nil, .failed, .unreachable),
    ])
    func `over UDP only the right answer counts, silence and ICMP never`(
        _ behaviour: Adversary.Datagrams?, _ outcome: Outcome, _ reason: Reason
    ) async throws {
        let order = try order(.udpPattern, send: "PING", expect: #"\x01PONG\x00"#)
        try await Room.with { room in
            let check = {
                let (result, judgement) = try await room.measure(.reachablePort, order: order)
                #expect(judgement.outcome == outcome && judgement.reason == reason, "\(judgement.detail)")
                let port = try port(result)
                #expect(port.banner == (behaviour == .pong ? ".PONG." : nil))
                #expect(port.connectSeconds == nil && port.handshake == nil)
                if behaviour == nil { #expect(port.cause == .unreachable(code: 3)) }
            }
            guard let behaviour else { return try await check() }
            try await room.adversary(.datagrams(port: 22, behaviour), at: .server) { try await check() }
        }
    }

    @Test func `an order without the pattern that its service needs is the order's fault`() async throws {
        try await Room.with { room in
            let order = Room.order { $0.target.service = .tcpPattern }
            let (_, judgement) = try await room.measure(.reachablePort, order: order)
            #expect(judgement.outcome == .inconclusive && judgement.reason == .proberFault)
        }
    }
}
