// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Pcap
import Testing

@testable import Probes
import Values

/// `reachable.mtu` over paths that carry everything, that report their MTU, or that report nothing.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct PathMTUTests {
    private func mtu(_ result: CheckResult) throws -> PathMTUMeasurement {
        guard case .mtu(let mtu) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return mtu
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `one packet as large as the link's own is enough`(_ family: IPAddress.Family) async throws {
        try await Room.with(Room.ipv6) { room in
            let (result, judgement) = try await room.measure(.reachableMTU, order: Room.order(for: family))
            #expect(judgement.outcome == .passed && judgement.reason == .asExpected, "\(judgement.detail)")
            #expect(try mtu(result).probes == [.init(bytes: 1500, sent: 1, answered: 1)])
            #expect(result.seconds < 0.9, "nothing more is asked")
        }
    }

    @Test func `jumbo frames are read whole`() async throws {
        let jumbo = """
            for port in prober server; do ip -n $N-bridge link set $port mtu 9000; done
            ip -n $N-bridge link set br0 mtu 9000
            for node in prober server; do ip -n $N-$node link set room0 mtu 9000; done
            """
        try await Room.with(jumbo) { room in
            let (result, judgement) = try await room.measure(.reachableMTU)
            #expect(judgement.outcome == .passed && judgement.reason == .asExpected, "\(judgement.detail)")
            #expect(try mtu(result).pathMTU == 9000)
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `a path that drops large frames silently is a black hole, and its size is found`(
        _ family: IPAddress.Family
    ) async throws {
        // A veth drops what is longer than its peer's MTU and four bytes.
        try await Room.with(Room.ipv6 + "ip -n $N-server link set room0 mtu 1400") { room in
            let (result, judgement) = try await room.measure(
                .reachableMTU, order: Room.order(for: family), window: .milliseconds(2000))
            #expect(judgement.outcome == .failed && judgement.reason == .blackHole, "\(judgement.detail)")
            let mtu = try mtu(result)
            #expect(mtu.probes[0] == .init(bytes: 1500, sent: 3, answered: 0))
            #expect(mtu.probes.allSatisfy { $0.sent <= 3 && $0.reported == nil })
            let path = try #require(mtu.pathMTU)
            #expect((1380...1404).contains(path), "\(mtu.probes)")
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `a router that says what fits is believed after a look`(_ family: IPAddress.Family) async throws {
        // The server is reached through the gateway, whose further link is narrower.
        let router = """
            ip -n $N-bridge link add far type veth peer name near netns $N-rival
            ip -n $N-bridge link set far up mtu 1300
            ip -n $N-rival link set near up mtu 1300
            ip -n $N-bridge addr add 10.78.0.1/24 dev far
            ip -n $N-rival addr add 10.78.0.10/24 dev near
            ip -n $N-rival route add default via 10.78.0.1
            at bridge sysctl -qw net.ipv6.conf.all.forwarding=1
            ip -n $N-bridge addr add fd00:78::1/64 dev far nodad
            ip -n $N-rival addr add fd00:78::10/64 dev near nodad
            ip -n $N-rival -6 route add default via fd00:78::1
            """
        try await Room.with(Room.ipv6 + router) { room in
            let order = Room.order(for: family) {
                $0.target.serverAddress =
                    family == .ipv4
                    ? IPAddress(ipv4: 0x0a4e_000a) : IPAddress(ipv6High: 0xfd00_0078_0000_0000, low: 0x10)
            }
            let environment = try await room.environment()
            // In the second round the kernel has cached the path's MTU, which must not keep the packet from being sent.
            for _ in 0..<2 {
                let (result, judgement) = try await room.measure(
                    .reachableMTU, order: order, environment: environment)
                #expect(judgement.outcome == .passed && judgement.reason == .smallerMTU, "\(judgement.detail)")
                let mtu = try mtu(result)
                #expect(mtu.probes.map(\.bytes) == [1500, 1300] && mtu.pathMTU == 1300)
                #expect(mtu.probes[0] == .init(bytes: 1500, sent: 1, answered: 0, reported: 1300))
            }
        }
    }

    @Test func `a server that answers no echo at all says nothing of the path`() async throws {
        try await Room.with("at server sysctl -qw net.ipv4.icmp_echo_ignore_all=1") { room in
            let (result, judgement) = try await room.measure(.reachableMTU)
            #expect(judgement.outcome == .inconclusive && judgement.reason == .noReply)
            #expect(try mtu(result).probes.map(\.bytes) == [1500, 576])
        }
    }
}
