// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// `connected.conflict`: other users of the address, asked from the unspecified address.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ConflictTests {
    private func conflict(_ result: CheckResult) throws -> ConflictMeasurement {
        guard case .conflict(let conflict) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return conflict
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `the server alone answers three probes from the unspecified address`(_ family: IPAddress.Family) async throws {
        try await Room.with(Room.ipv6) { room in
            let (result, judgement) = try await room.measure(.connectedConflict, order: Room.order(for: family))
            let conflict = try conflict(result)
            #expect(judgement.outcome == .passed, "\(judgement.detail)")
            #expect(conflict.probes == 3 && conflict.loopedBack == 0 && conflict.claimants == 1)
            #expect(conflict.claims.map(\.macAddress) == [Room.serverMAC])
            #expect(conflict.listenedSeconds > 0.5 && conflict.listenedSeconds < 2)
            // The probes did not add an address to a neighbour's table.
            let table = try await room.shell("ip -n $N-server neigh show dev room0")
            #expect(!table.contains("10.77.0.5") && !table.contains("fd00:77::5"), "\(table)")
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `a second machine at the address is named`(_ family: IPAddress.Family) async throws {
        let rival =
            "ip -n $N-rival addr add 10.77.0.10/24 dev room0; ip -n $N-rival addr add fd00:77::10/64 dev room0 nodad"
        try await Room.with(Room.ipv6 + rival) { room in
            let (result, judgement) = try await room.measure(.connectedConflict, order: Room.order(for: family))
            #expect(judgement.outcome == .failed && judgement.reason == .addressConflict)
            #expect(judgement.detail.contains("\(Room.rivalMAC)"))
            #expect(Set(try conflict(result).claims.map(\.macAddress)) == [Room.serverMAC, Room.rivalMAC])

            let order = Room.order(for: family) {
                $0.target.neighbours = [Neighbour(macAddress: Room.rivalMAC, label: "simpus-02, rack R1 U11")]
            }
            let (_, known) = try await room.measure(.connectedConflict, order: order)
            #expect(known.reason == .otherAsset && known.detail.contains("simpus-02, rack R1 U11"))
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `a machine that only asks whether the address is free uses nothing, and is named`(_ family: IPAddress.Family)
        async throws
    {
        try await Room.with(Room.ipv6) { room in
            let order = Room.order(for: family)
            try await room.adversary(.claim(address: "\(order.target.serverAddress)"), at: .rival) {
                let (_, judgement) = try await room.measure(.connectedConflict, order: order)
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
                #expect(judgement.detail.contains("\(Room.rivalMAC) asked whether the address is free"))
                let (_, identity) = try await room.measure(.connectedIdentity, order: order)
                #expect(identity.outcome == .passed && identity.detail.contains("\(Room.rivalMAC) asked"))
            }
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `our own probes that a loop brings back are no claim`(_ family: IPAddress.Family) async throws {
        try await Room.with(Room.ipv6) { room in
            try await room.adversary(.loop, at: .rival) {
                let order = Room.order(for: family)
                let (result, judgement) = try await room.measure(.connectedConflict, order: order)
                #expect(try conflict(result).loopedBack >= 3)
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
            }
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `a server that is silent makes the silence of others worthless`(_ family: IPAddress.Family) async throws {
        try await Room.with(Room.ipv6 + "ip -n $N-bridge link set server down") { room in
            let (_, judgement) = try await room.measure(.connectedConflict, order: Room.order(for: family))
            #expect(judgement.outcome == .inconclusive && judgement.reason == .registeredServerSilent)
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `on a dead link nothing is sent and nothing is concluded`(_ family: IPAddress.Family) async throws {
        try await Room.with(Room.ipv6) { room in
            let environment = try await room.environment()
            try await room.shell("ip -n $N-prober link set room0 down")
            let (result, judgement) = try await room.measure(
                .connectedConflict, order: Room.order(for: family), environment: environment)
            #expect(try conflict(result).probes == 0)
            #expect(judgement.outcome == .inconclusive && judgement.reason == .notMeasured)
        }
    }

    @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
    func `two interfaces of one server are one server`(_ family: IPAddress.Family) async throws {
        // A second cable of the server: Linux answers for any of its addresses by any of its interfaces (ARP flux).
        let second = """
            ip -n $N-bridge link add server2 type veth peer name room1 netns $N-server
            ip -n $N-bridge link set server2 master br0 up
            ip -n $N-server link set room1 address 02:77:00:00:00:11 up
            ip -n $N-server addr add 10.77.0.12/24 dev room1
            ip -n $N-server addr add fd00:77::10/64 dev room1 nodad
            """
        try await Room.with(Room.ipv6 + second) { room in
            for check in [CheckID.connectedConflict, .connectedIdentity] {
                let both = Room.order(for: family) {
                    $0.target.macAddresses = [Room.serverMAC, MACAddress(bits: 0x0277_0000_0011)]
                }
                let (result, judgement) = try await room.measure(check, order: both)
                #expect(judgement.outcome == .passed, "\(judgement.detail)")
                let claims =
                    switch result.measurement {
                    case .conflict(let conflict): conflict.claims
                    case .identity(let identity): identity.claims
                    default: throw TestFailure("\(result.measurement)")
                    }
                #expect(Set(claims.map(\.macAddress)) == Set(both.target.macAddresses))
                // Without registration the second interface counts as another device.
                let (_, unregistered) = try await room.measure(check, order: Room.order(for: family))
                #expect(unregistered.outcome == .failed)
            }
        }
    }
}
