// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Packets
import Testing

@testable import Probes
import Values

/// The answers to a connection request on the wire, and the judgements on them.
@Suite(.timeLimit(.minutes(1)))
struct HandshakeTests {
    private func handshake(_ result: CheckResult) throws -> HandshakeMeasurement {
        guard case .port(let port) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return try #require(port.handshake)
    }

    @Test func `an acceptance is seen with its TTL, window, options, sender and time`() async throws {
        try await Room.with { room in
            try await room.withSSHServer { _ in
                let (result, judgement) = try await room.measure(.reachablePort)
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
                let handshake = try handshake(result)
                #expect(handshake.requests == 1 && handshake.answers.map(\.kind) == [.synAck])
                let answer = try #require(handshake.answers.first)
                let gateway = try await room.shell("at bridge cat /sys/class/net/br0/address")
                #expect(answer.ttl == 63 && answer.frameSource.description == String(gateway.prefix(17)))
                #expect((answer.window ?? 0) > 0 && (4...40).contains(answer.optionBytes ?? 0))
                guard case .port(let port) = result.measurement else { return }
                let connected = try #require(port.connectSeconds)
                #expect(answer.seconds >= 0 && answer.seconds <= connected + 0.001)
            }
        }
    }

    @Test(
        arguments: [
            ("accept", HandshakeMeasurement.Answer.Kind.reset, 63, nil),
            ("tcp dport 22 reject with tcp reset", .reset, 63, nil),
            ("tcp dport 22 reject with icmp type admin-prohibited", .unreachable, 63, 13),
        ] as [(String, HandshakeMeasurement.Answer.Kind, Int, Int?)])
    func `a refusal is seen as what it is`(
        _ rule: String, _ kind: HandshakeMeasurement.Answer.Kind, _ ttl: Int, _ code: Int?
    ) async throws {
        let setup = "at server nft 'table ip t { chain input { type filter hook input priority 0; \(rule); }; }'"
        try await Room.with(setup) { room in
            let (result, judgement) = try await room.measure(.reachablePort)
            let handshake = try handshake(result)
            #expect(judgement.outcome == .failed && judgement.reason == (code == nil ? .refused : .unreachable))
            #expect(handshake.answers.map(\.kind) == [kind] && handshake.answers.first?.ttl == ttl, "\(handshake)")
            #expect(handshake.answers.first?.code == code)
        }
    }

    @Test func `silence shows every request and no answer`() async throws {
        let setup =
            "at server nft 'table ip t { chain input { type filter hook input priority 0; tcp dport 22 drop; }; }'"
        try await Room.with(setup) { room in
            let (result, judgement) = try await room.measure(.reachablePort)
            let handshake = try handshake(result)
            #expect(judgement.reason == .timedOut && handshake.answers.isEmpty)
            // At 0, 1 and 3 seconds.
            #expect(handshake.requests >= 2)
        }
    }

    /// The kernel's own answers at the server are silenced, and a program makes them.
    private static let mute =
        "at server nft 'table ip t { chain output { type filter hook output priority 0; tcp sport 22 drop; }; chain input { type filter hook input priority 0; tcp dport 22 drop; }; }'\n"

    @Test func `a bare SYN-ACK without a server behind is named`() async throws {
        try await Room.with(HandshakeTests.mute) { room in
            try await room.adversary(.accept(.bare), at: .server) {
                let (result, judgement) = try await room.measure(.reachablePort)
                let answer = try #require(try handshake(result).answers.first)
                #expect(answer.kind == .synAck && answer.window == 0 && answer.optionBytes == 0)
                #expect(judgement.outcome == .failed && judgement.reason == .intercepted, "\(judgement.detail)")
                #expect(judgement.detail.contains("SYN proxy"))
            }
        }
    }

    @Test func `a forged reset is contradicted by the answer that comes after it`() async throws {
        let watch = """
            at bridge tc qdisc add dev prober clsact
            at bridge tc filter add dev prober ingress protocol all prio 1 u32 match u32 0 0 action mirred egress mirror dev rival

            """
        try await Room.with(HandshakeTests.mute + watch) { room in
            try await room.adversary(.accept(.late), at: .server) {
                try await room.adversary(.reset, at: .rival) {
                    let (result, judgement) = try await room.measure(.reachablePort)
                    let handshake = try handshake(result)
                    #expect(handshake.answers.map(\.kind) == [.reset, .synAck], "\(handshake)")
                    #expect(handshake.answers.map(\.ttl) == [250, 63])
                    #expect(handshake.answers.first?.frameSource == Room.rivalMAC)
                    #expect(judgement.outcome == .inconclusive && judgement.reason == .contradictingAnswers)
                }
            }
        }
    }

    // MARK: The tracker alone

    private static let start = ContinuousClock.now
    private static let own = IPAddress(ipv4: 0x0a4d_0005)

    private func frame(
        _ flags: TCPFlags, from source: IPAddress = Room.server, port: UInt16 = 22, to destination: IPAddress = own,
        _ ours: UInt16 = 40_000, sequence: UInt32 = 0, acknowledges: UInt32 = 1001, ttl: UInt8 = 64,
        outgoing: Bool = false,
        after: Duration = .milliseconds(1)
    ) -> CapturedFrame {
        var segment: [UInt8] = []
        for value in [port, ours] { segment += [UInt8(value >> 8), UInt8(value & 0xff)] }
        for value in [sequence, acknowledges] {
            segment += (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
        }
        segment += [0x50, flags.rawValue, 0x10, 0, 0, 0, 0, 0]
        var packet = FrameBuilder.ipv4Packet(
            source: source, destination: destination, protocolNumber: IPProtocol.tcp, identification: 0,
            payload: segment)
        packet[8] = ttl
        let bytes = FrameBuilder.ethernetFrame(
            destination: Room.rivalMAC, source: Room.serverMAC, etherType: EtherType.ipv4, payload: packet)
        return CapturedFrame(bytes: bytes, isOutgoing: outgoing, instant: HandshakeTests.start + after)
    }

    private func request(_ sequence: UInt32 = 1000, after: Duration = .zero) -> CapturedFrame {
        frame(
            .syn, from: HandshakeTests.own, port: 40_000, to: Room.server, 22, sequence: sequence, acknowledges: 0,
            outgoing: true, after: after)
    }

    @Test func `only answers to our own request are taken`() {
        var tracker = HandshakeTracker(address: Room.server, port: 22)
        tracker.receive(frame([.syn, .ack]))
        #expect(tracker.measurement(from: 40_000) == nil)
        tracker.receive(request())
        tracker.receive(request(after: .milliseconds(1000)))
        for other in [
            frame([.syn, .ack], acknowledges: 77), frame([.rst, .ack], acknowledges: 77),
            frame([.syn, .ack], port: 23),
            frame([.syn, .ack], from: Room.gateway), frame([.syn, .ack], 40_001), frame(.ack), frame([.fin, .ack]),
        ] { tracker.receive(other) }
        #expect(tracker.measurement(from: 40_000) == HandshakeMeasurement(requests: 2, answers: []))
        tracker.receive(frame([.syn, .ack], ttl: 9, after: .milliseconds(1003)))
        let answers = tracker.measurement(from: 40_000)?.answers ?? []
        #expect(answers.map(\.ttl) == [9] && answers.map(\.window) == [4096] && answers.map(\.optionBytes) == [0])
        #expect(abs((answers.first?.seconds ?? 0) - 0.003) < 1e-9)
        // Another connection from the same port.
        tracker.receive(request(5000))
        #expect(tracker.measurement(from: 40_000) == HandshakeMeasurement(requests: 1, answers: []))
    }

    @Test func `a flood of answers, and of requests, is bounded`() {
        var tracker = HandshakeTracker(address: Room.server, port: 22)
        tracker.receive(request())
        for ttl in 0..<200 { tracker.receive(frame([.rst, .ack], ttl: UInt8(ttl))) }
        #expect(tracker.measurement(from: 40_000)?.answers.count == 8)
        for length in 0..<60 {
            tracker.receive(
                CapturedFrame(
                    bytes: Array(request().bytes.prefix(length)), isOutgoing: true, instant: HandshakeTests.start))
        }
        #expect(tracker.measurement(from: 40_000)?.requests == 7, "the last six are only without padding")
    }
}

extension HandshakeTracker {
    fileprivate mutating func receive(_ frame: CapturedFrame) {
        guard let flow = FlowFrame(frame.bytes) else { return }
        receive(flow, isOutgoing: frame.isOutgoing, at: frame.instant)
    }
}
