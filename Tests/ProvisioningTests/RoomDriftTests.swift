// SPDX-License-Identifier: Apache-2.0

import Evidence
import Namespaces
import Testing
import Values

/// What others change of a tenant's neighbour entry, lease and guarded port: the agent puts it right, and a trial that ends is nobody's doing.
@Suite(.serialized, .timeLimit(.minutes(4)))
struct RoomDriftTests {
    private static let bindings =
        "{neighbours: true, leases: $DIR/leases, bridge: {servers: [{port: port1, addresses: [10.20.0.10]}]}}"

    private func with(_ body: (GatewayRoom, ServiceStandIn) async throws -> Void) async throws {
        try await GatewayRoom.with(bridge: true, bind: RoomDriftTests.bindings) { room in
            try await room.nodes.shell("mkdir $DIR/leases")
            let service = try await ServiceStandIn(room)
            try await room.startAgent()
            let (order, applied) = try await AgentTests.apply(allocation("2026-0001"), seconds: 60, at: service)
            #expect(
                applied.plan?.enforced == [.forwarding, .bandwidth, .sourceAddress, .neighbour, .lease, .bridgePort])
            let confirmed = try await service.perform(
                .confirm(SettleTask(order: order.id)), of: try label("2026-0001"))
            #expect(confirmed.event == .confirmed)
            try await body(room, service)
        }
    }

    private func entry(_ room: GatewayRoom) async throws -> String {
        try await room.nodes.shell("at gateway ip -json neigh show dev room0 nud permanent | jq -r '.[].lladdr'")
    }

    @Test(arguments: [
        ("ip neigh del 10.20.0.10 dev room0", "its neighbour entry was missing"),
        ("rm $DIR/leases/titipan-*; nft delete table bridge titipan", "the rules of the bridge were not ours"),
        ("nft flush ruleset", "the rules of its table were not ours"),
    ])
    func `what is taken away comes back`(_ command: String, _ what: String) async throws {
        try await with { room, service in
            try await room.nodes.shell("at gateway sh -c \"\(command)\"")
            let repaired = try await service.report { $0.event == .repaired }
            #expect(repaired.reason.contains(what), "\(repaired.reason)")
            try await settled("the entry stands again") {
                try await self.entry(room) == "02:54:49:54:00:10\n"
            }
            #expect(
                try await room.nodes.shell("cat $DIR/leases/titipan-*") == "02:54:49:54:00:10,10.20.0.10\n")
            #expect(try await room.nodes.shell("at gateway nft list set bridge titipan own4").contains("10.20.0.10"))
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(try await room.provision("doctor").said.contains("only its addresses on its port of the bridge"))
        }
    }

    @Test func `a trial of another network address that nobody confirms leaves no incident`() async throws {
        try await with { room, service in
            let known = try allocation("2026-0001")
            let other = try TenantAllocation(
                tenant: known.tenant, publicAddress: known.publicAddress, roomAddress: known.roomAddress,
                forwardings: known.forwardings, grant: known.grant,
                macs: [try #require(MACAddress("02:54:49:54:00:99"))])
            _ = try await AgentTests.apply(other, seconds: 5, at: service)
            #expect(try await entry(room) == "")
            _ = try await service.report { $0.event == .expired }
            try await settled("the confirmed entry stands again") {
                try await self.entry(room) == "02:54:49:54:00:10\n"
            }
            #expect(
                try await room.nodes.shell("cat $DIR/leases/titipan-*") == "02:54:49:54:00:10,10.20.0.10\n")
            #expect(try !service.reports().contains { $0.event == .repaired })
        }
    }
}
