// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Pcap
import Testing

@testable import Probes
import Values

/// `connected.identity`, `self.gateway` and `reachable.icmp` by the IPv6 of real kernels.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct NeighbourTests {
    private func identity(_ result: CheckResult) throws -> IdentityMeasurement {
        guard case .identity(let identity) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return identity
    }

    private func echo(_ result: CheckResult) throws -> EchoMeasurement {
        guard case .echo(let echo) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return echo
    }

    @Test func `the registered server answers every solicitation of the window`() async throws {
        try await Room.with(Room.ipv6) { room in
            let (result, judgement) = try await room.measure(.connectedIdentity, order: Room.ipv6Order())
            let identity = try identity(result)
            #expect(judgement.outcome == .passed, "\(judgement.detail)")
            #expect(identity.requests == 5 && identity.claimants == 1)
            let claim = try #require(identity.claims.first)
            #expect(claim.macAddress == Room.serverMAC && claim.frameSource == Room.serverMAC)
            #expect(claim.solicited == 5)
            #expect(try #require(claim.roundTripSeconds) < 0.2)
            let frame = try #require(bytes(hexadecimal: claim.frame))
            #expect(frame.count == 64 && Array(frame[12..<14]) == [0x86, 0xdd])
            #expect(result.method == "neighbour solicitations, AF_PACKET")
        }
    }

    @Test func `another machine at the address is named, and silence is silence`() async throws {
        try await Room.with(Room.ipv6 + "ip -n $N-server link set room0 address 02:77:00:00:00:99") { room in
            let order = Room.ipv6Order {
                $0.target.neighbours = [
                    Neighbour(macAddress: MACAddress(bits: 0x0277_0000_0099), label: "simpus-02, rack R1 U11")
                ]
            }
            let (_, judgement) = try await room.measure(.connectedIdentity, order: order)
            #expect(judgement.outcome == .failed && judgement.reason == .otherAsset)
            #expect(judgement.detail.contains("simpus-02, rack R1 U11"))

            try await room.shell("ip -n $N-server link set room0 down")
            let (result, silent) = try await room.measure(.connectedIdentity, order: Room.ipv6Order())
            #expect(silent.outcome == .failed && silent.reason == .registeredServerSilent)
            #expect(try identity(result).requests == 5 && silent.detail.contains("neighbour solicitations"))
        }
    }

    @Test func `unsolicited advertisements are heard but are no answers`() async throws {
        try await Room.with(Room.ipv6 + "ip -n $N-server link set room0 down") { room in
            try await room.adversary(.announceNeighbour(address: "\(Room.ipv6Server)"), at: .rival) {
                let (result, judgement) = try await room.measure(.connectedIdentity, order: Room.ipv6Order())
                let claim = try #require(try identity(result).claims.first)
                #expect(claim.macAddress == Room.rivalMAC && claim.solicited == 0 && claim.unsolicited > 10)
                #expect(judgement.outcome == .failed && judgement.reason == .unknownSender)

                let order = Room.ipv6Order { $0.target.macAddresses = [Room.rivalMAC] }
                let (_, ours) = try await room.measure(.connectedIdentity, order: order)
                #expect(ours.outcome == .inconclusive && ours.reason == .onlyUnsolicited)
            }
        }
    }

    @Test func `the gateway answers, or the prober cannot be believed`() async throws {
        try await Room.with(Room.ipv6) { room in
            let (_, judgement) = try await room.measure(.selfGateway, order: Room.ipv6Order())
            #expect(judgement.outcome == .passed, "\(judgement.detail)")
            let order = Room.ipv6Order { $0.target.gateway = Room.ipv6Unassigned }
            let (_, silent) = try await room.measure(.selfGateway, order: order)
            #expect(silent.outcome == .inconclusive && silent.reason == .gatewaySilent)
            let router = Room.ipv6Order { $0.target.gateway = IPAddress(ipv6High: 0xfd00_0077_0000_0000, low: 5) }
            let (result, own) = try await room.measure(.selfGateway, order: router)
            guard case .gateway(let gateway) = result.measurement else { throw TestFailure("\(result.measurement)") }
            #expect(own.outcome == .passed && gateway.isOwn == true && gateway.requests == 0)
        }
    }

    @Test func `a prober without an IPv6 address says so and fails no check`() async throws {
        try await Room.with { room in
            let (_, judgement) = try await room.measure(.connectedIdentity, order: Room.ipv6Order())
            #expect(judgement.outcome == .inconclusive && judgement.reason == .proberFault)
            #expect(judgement.detail.contains("no IPv6 address"), "\(judgement.detail)")
        }
    }

    @Test func `every echo comes back once, with time and hop limit`() async throws {
        try await Room.with(Room.ipv6) { room in
            let (result, judgement) = try await room.measure(.reachableICMP, order: Room.ipv6Order())
            let echo = try echo(result)
            #expect(judgement.outcome == .passed, "\(judgement.detail)")
            #expect(echo.source == IPAddress("fd00:77::5") && echo.destination == Room.ipv6Server)
            #expect(echo.sent == 10 && echo.replies.map(\.sequence).sorted() == Array(0..<10))
            #expect(echo.replies.allSatisfy { $0.ttl == 64 && $0.roundTripSeconds > 0 && $0.roundTripSeconds < 0.2 })
            #expect(echo.duplicates == 0 && echo.foreign == 0 && echo.errors.isEmpty)
        }
    }

    @Test(arguments: [Adversary.Echo.forged, .elsewhere, .twice])
    func `replies that are not ours prove nothing, and a second one is a duplicate`(
        _ behaviour: Adversary.Echo
    ) async throws {
        let setup =
            Room.ipv6
            + "at server sysctl -qw net.ipv6.icmp.echo_ignore_all=1; ip -n $N-server addr add fd00:77::11/64 dev room0 nodad"
        try await Room.with(setup) { room in
            try await room.adversary(.echoIPv6(behaviour), at: .server) {
                let (result, judgement) = try await room.measure(.reachableICMP, order: Room.ipv6Order())
                let echo = try echo(result)
                if behaviour == .twice {
                    #expect(echo.replies.count == 10 && echo.duplicates == 10 && judgement.outcome == .passed)
                } else {
                    #expect(judgement.outcome == .failed && judgement.reason == .noReply)
                    #expect(echo.replies.isEmpty && echo.foreign == 10)
                }
            }
        }
    }

    @Test func `an ICMPv6 refusal is kept with its code`() async throws {
        let setup = """
            at server nft 'table ip6 t { chain input { type filter hook input priority 0;
                icmpv6 type echo-request reject with icmpv6 type admin-prohibited; }; }'
            """
        try await Room.with(Room.ipv6 + setup) { room in
            let (result, judgement) = try await room.measure(.reachableICMP, order: Room.ipv6Order())
            #expect(judgement.reason == .noReply)
            #expect(try echo(result).errors.first == .unreachable(code: 1))
        }
    }
}
