// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Failures
import Namespaces
import Packets
import Sampling
import Testing

@testable import Probes
import Values

/// `reachable.outside` from both ends: one agent connects, the other sees it arrive.
@Suite(.timeLimit(.minutes(2)))
struct ArrivalTests {
    private func order(_ change: (inout VerificationOrder) -> Void = { _ in }) -> VerificationOrder {
        Room.order([.selfCapture, .reachablePort, .reachableOutside, .controlPort], change: change)
    }

    private func judged(_ verdict: Verdict, _ check: CheckID, _ vantage: Vantage) throws -> Judgement {
        try #require(verdict.judgements.first { $0.check == check && $0.vantage == vantage })
    }

    private func arrivals(_ reports: [VerificationReport]) throws -> ArrivalMeasurement {
        for result in reports.first(where: { $0.vantage == .inside })?.checks ?? [] {
            if case .arrivals(let arrivals) = result.measurement { return arrivals }
        }
        throw TestFailure("no arrivals in \(reports)")
    }

    @Test(arguments: [Duration.zero, .milliseconds(900)])
    func `tagged connections arrive at the server, however late the other agent begins`(_ late: Duration) async throws {
        try await Room.with(Room.mirror + Room.outsider) { room in
            try await room.withSSHServer { _ in
                let order = order()
                let (verdict, reports) = try await room.verify(order, late: late)
                #expect(verdict.outcome == .passed, "\(verdict.obstacles)")
                let arrivals = try arrivals(reports)
                #expect(!arrivals.arrivals.isEmpty && arrivals.others == 0, "\(arrivals)")
                #expect(Set(arrivals.arrivals.map(\.sourcePort)).isSubset(of: order.tagPorts))
                #expect(arrivals.arrivals.allSatisfy { $0.answerTTL == 64 && !$0.refused && $0.ttl == 63 })
                guard case .port(let port)? = reports[0].checks.first?.measurement else { throw TestFailure("no port") }
                #expect(port.tagged.count >= 3 && Set(port.tagged.map(\.sourcePort)) == Set(order.tagPorts))
            }
        }
    }

    @Test func `a tag port that is in use is not waited for`() async throws {
        try await Room.with(Room.mirror + Room.outsider) { room in
            try await room.withSSHServer { _ in
                let order = order()
                try await room.adversary(.tcp(port: Int(order.tagPorts[0]), .silent), at: .rival) {
                    let (verdict, reports) = try await room.verify(order)
                    #expect(verdict.outcome == .passed, "\(verdict.obstacles)")
                    #expect(try arrivals(reports).arrivals.allSatisfy { $0.sourcePort != order.tagPorts[0] })
                }
            }
        }
    }

    @Test func `what answers only inside is not reachable from outside`() async throws {
        let hairpin =
            "at bridge nft 'table ip h { chain first { type filter hook prerouting priority -300; ip saddr 10.77.0.66 drop; }; }'"
        try await Room.with(Room.mirror + Room.outsider + hairpin) { room in
            try await room.withSSHServer { _ in
                let (verdict, _) = try await room.verify(order())
                #expect(verdict.outcome == .failed)
                #expect(try judged(verdict, .reachablePort, .inside).outcome == .passed)
                #expect(try judged(verdict, .reachableOutside, .outside).reason == .timedOut)
                #expect(try judged(verdict, .reachableOutside, .inside).reason == .noArrival)
            }
        }
    }

    /// Connections from outside end at the gateway itself.
    private static let intercept = """
        at bridge nft 'table ip i {
            chain first {
                type nat hook prerouting priority dstnat - 1; ip saddr 10.77.0.66 tcp dport 22010 redirect to :2222;
            }
        }'

        """

    @Test func `a proxy with another host key on the way is found by its key, and by what never arrived`() async throws
    {
        try await Room.with(Room.mirror + Room.outsider + ArrivalTests.intercept) { room in
            try await room.withSSHServer { _ in
                try await room.withSSHServer(at: .bridge, port: 2222, key: "proxy") { _ in
                    let (verdict, reports) = try await room.verify(order())
                    let outside = try judged(verdict, .reachableOutside, .outside)
                    #expect(
                        outside.outcome == .failed && outside.reason == .identityDiffersOutside, "\(outside.detail)")
                    #expect(try arrivals(reports).arrivals.isEmpty)
                    #expect(try judged(verdict, .reachableOutside, .inside).reason == .noArrival)
                }
            }
        }
    }

    @Test func `a proxy that has even the server's key is found by what never arrived`() async throws {
        try await Room.with(Room.mirror + Room.outsider + ArrivalTests.intercept) { room in
            try await room.withSSHServer { _ in
                try await room.withSSHServer(at: .bridge, port: 2222, key: "key") { _ in
                    let (verdict, _) = try await room.verify(order())
                    let outside = try judged(verdict, .reachableOutside, .outside)
                    #expect(outside.outcome == .failed && outside.reason == .intercepted, "\(outside.detail)")
                }
            }
        }
    }

    @Test func `a gateway that changes addresses and ports is not taken for a proxy`() async throws {
        let renumbering =
            "at bridge nft 'flush chain ip room postrouting; add rule ip room postrouting meta l4proto tcp ct status dnat masquerade to :2000-2999'\n"
        try await Room.with(Room.mirror + Room.outsider + renumbering) { room in
            try await room.withSSHServer { _ in
                let (verdict, reports) = try await room.verify(order())
                let arrivals = try arrivals(reports)
                #expect(arrivals.arrivals.isEmpty && arrivals.others > 0, "\(arrivals)")
                #expect(try judged(verdict, .reachableOutside, .inside).reason == .noArrival)
                #expect(try judged(verdict, .reachableOutside, .outside).outcome == .inconclusive)
                #expect(verdict.outcome == .inconclusive, "\(verdict.obstacles)")
            }
        }
    }

    @Test func `a captive portal that answers 200 to every request is no server`() async throws {
        try await Room.with(Room.mirror + Room.outsider + ArrivalTests.intercept) { room in
            try await room.withWebServer(status: 200) {
                try await room.adversary(.tcp(port: 2222, .portal), at: .bridge) {
                    let (verdict, _) = try await room.verify(order { $0.target.service = .http })
                    #expect(try judged(verdict, .reachablePort, .inside).outcome == .passed)
                    let outside = try judged(verdict, .reachableOutside, .outside)
                    #expect(outside.outcome == .failed && outside.reason == .intercepted, "\(outside.detail)")
                }
            }
        }
    }

    @Test func `a proxy with another certificate is found`() async throws {
        try await Room.with(Room.mirror + Room.outsider + ArrivalTests.intercept) { room in
            _ = try await room.certificate()
            try await room.withTLSServer {
                _ = try await room.certificate("p")
                try await room.withTLSServer(at: .bridge, port: 2222, name: "p") {
                    let (verdict, _) = try await room.verify(order { $0.target.service = .tls })
                    let outside = try judged(verdict, .reachableOutside, .outside)
                    #expect(
                        outside.outcome == .failed && outside.reason == .identityDiffersOutside, "\(outside.detail)")
                }
            }
        }
    }

    @Test func `a service without an identity passes when its connections were seen, over UDP too`() async throws {
        try await Room.with(Room.mirror + Room.outsider) { room in
            try await room.adversary(.datagrams(port: 22, .pong), at: .server) {
                let order = order {
                    $0.target.service = .udpPattern
                    $0.target.pattern = PatternText("PING").flatMap { ping in
                        PatternText("PONG").map { ServicePattern(send: ping, expect: $0) }
                    }
                }
                let (verdict, reports) = try await room.verify(order)
                #expect(verdict.outcome == .passed, "\(verdict.obstacles)")
                #expect(try arrivals(reports).arrivals.allSatisfy { $0.answerTTL == 64 })
            }
        }
    }

    @Test func `a mirror with one direction only decides nothing`() async throws {
        let oneSided = "at bridge tc filter del dev server ingress\n"
        try await Room.with(Room.mirror + Room.outsider + oneSided) { room in
            try await room.withSSHServer { _ in
                let (verdict, _) = try await room.verify(order())
                #expect(try judged(verdict, .selfCapture, .inside).reason == .oneSidedMirror, "\(verdict.obstacles)")
                #expect(
                    try judged(verdict, .reachableOutside, .inside).reason == .oneSidedMirror, "\(verdict.obstacles)")
                #expect(verdict.outcome == .inconclusive, "\(verdict.obstacles)")
            }
        }
    }

    @Test func `a mirror that shows nothing decides nothing, whatever answers outside`() async throws {
        let blind = "for side in ingress egress; do at bridge tc filter del dev server $side; done\n"
        try await Room.with(Room.mirror + Room.outsider + blind) { room in
            try await room.withSSHServer { _ in
                let (verdict, reports) = try await room.verify(order())
                #expect(try arrivals(reports).arrivals.isEmpty)
                #expect(
                    try judged(verdict, .reachableOutside, .inside).reason == .oneSidedMirror, "\(verdict.obstacles)")
                #expect(try judged(verdict, .reachableOutside, .outside).outcome == .passed)
                #expect(verdict.outcome == .inconclusive, "\(verdict.obstacles)")
            }
        }
    }

    // MARK: The filter

    private static func request(
        flags: TCPFlags, port: UInt16 = 22, from source: UInt16 = 40_000, options: [UInt8] = [], udp: Bool = false,
        back: Bool = false, v6: Bool = false, fragment: Bool = false
    ) -> [UInt8] {
        let ports = back ? [port, source] : [source, port]
        var segment = ports.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        segment += udp ? [0, 8, 0, 0] : [0, 0, 0, 0, 0, 0, 0, 0, 0x50, flags.rawValue, 0, 0, 0, 0, 0, 0]
        let number: UInt8 = udp ? 17 : 6
        guard !v6 else {
            let (server, other) = ([UInt8](ArrivalTests.server6.bytes), [UInt8](repeating: 0x20, count: 16))
            return [0x60, 0, 0, 0, 0, UInt8(segment.count), number, 64] + (back ? server + other : other + server)
                + segment
        }
        let (server, other): ([UInt8], [UInt8]) = ([10, 77, 0, 10], [192, 0, 2, 7])
        return [
            0x45 + UInt8(options.count / 4), 0, 0, UInt8(20 + options.count + segment.count), 0, 0, 0, fragment ? 9 : 0,
        ]
            + [64, number, 0, 0] + (back ? server + other : other + server) + options + segment
    }

    private static let server6 = IPAddress("2001:db8::10") ?? Room.server

    private static let cases: [(name: String, packet: [UInt8], kept: Bool)] = [
        ("a request", request(flags: .syn), true),
        ("behind IP options", request(flags: .syn, options: [1, 1, 1, 0]), true),
        ("an acceptance", request(flags: [.syn, .ack], back: true), true),
        ("a refusal", request(flags: [.rst, .ack], back: true), true), ("data", request(flags: [.ack, .psh]), false),
        ("data back", request(flags: .ack, back: true), false),
        ("to another port", request(flags: .syn, port: 23), false),
        ("from another port", request(flags: .rst, port: 23, back: true), false),
        ("an acceptance", request(flags: [.syn, .ack]), false), ("UDP", request(flags: [], udp: true), false),
        ("a fragment", request(flags: .syn, fragment: true), false),
    ]

    @Test(arguments: 0...2)
    func `the kernel keeps what begins a conversation and what answers it`(tags: Int) async throws {
        try await check(ArrivalTests.cases, at: Room.server, udp: false, type: EtherType.ipv4, tags: tags)
        try await check(
            [
                ("a datagram", ArrivalTests.request(flags: [], udp: true), true),
                ("its answer", ArrivalTests.request(flags: [], udp: true, back: true), true),
                ("another's", ArrivalTests.request(flags: [], port: 23, udp: true), false),
                ("TCP", ArrivalTests.request(flags: .syn), false),
            ], at: Room.server, udp: true, type: EtherType.ipv4, tags: tags)
        try await check(
            [
                ("a request", ArrivalTests.request(flags: .syn, v6: true), true),
                ("an acceptance", ArrivalTests.request(flags: [.syn, .ack], back: true, v6: true), true),
                ("data", ArrivalTests.request(flags: .ack, v6: true), false),
                ("to another port", ArrivalTests.request(flags: .syn, port: 23, v6: true), false),
                ("IPv4", ArrivalTests.request(flags: .syn), false),
            ], at: ArrivalTests.server6, udp: false, type: EtherType.ipv6, tags: tags)
    }

    /// Frames go over a real link to a real kernel's filter; a last one that is always kept says that all have come.
    private func check(
        _ cases: [(name: String, packet: [UInt8], kept: Bool)], at address: IPAddress, udp: Bool, type: UInt16,
        tags: Int
    ) async throws {
        try await Room.with { room in
            let (sender, receiver) = (
                try await inNamespace(room.namespace(.rival)) { try RawLinkSocket(interface: "room0") },
                try await inNamespace(room.namespace(.prober)) {
                    try WireSocket(facts: try InterfaceFacts.read("room0"), isPromiscuous: true)
                }
            )
            try receiver.attach(.arrivals(at: address, port: 22, udp: udp, keeping: 138))
            let frame = { (packet: [UInt8]) in
                let isIPv6 = packet[0] >> 4 == 6
                var body = packet
                var next = isIPv6 ? EtherType.ipv6 : EtherType.ipv4
                for _ in 0..<tags {
                    body = [0, 7, UInt8(next >> 8), UInt8(next & 0xff)] + body
                    next = EtherType.vlan
                }
                return FrameBuilder.ethernetFrame(
                    destination: .broadcast, source: Room.rivalMAC, etherType: next, payload: body)
            }
            let last = cases[0].packet
            for one in cases { try sender.send(frame(one.packet)) }
            try sender.send(frame(last))
            let expected = cases.filter(\.kept).count + 1
            var kept: [[UInt8]] = []
            let deadline = ContinuousClock.now + .seconds(5)
            while kept.count < expected, ContinuousClock.now < deadline {
                if let frame = receiver.receive() { kept.append(frame.bytes) } else { await Task.yield() }
            }
            let payloads = try kept.map { bytes in
                let view = try EthernetView(bytes.span.bytes)
                return view.payload.withUnsafeBytes { Array($0) }
            }
            for one in cases {
                let count = payloads.count { $0.starts(with: one.packet) }
                #expect(count == (one.kept ? 1 : 0) + (one.packet == last ? 1 : 0), "\(one.name), \(tags) tags")
            }
        }
    }
}
