// SPDX-License-Identifier: Apache-2.0

import Namespaces
import Testing

/// What a gateway can enforce is tried on it, and the plan says what it cannot.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct AbilityTests {
    private let bound = """
        {tenant: "2026-0001", public: 203.0.113.10, room: 10.20.0.10, mac: "02:54:49:54:00:10", \
        ports: [{public: 22010, room: 22}], grant: {in: 50 Mbit/s, out: 20 Mbit/s}}
        """
    private let unbound = """
        {tenant: "2026-0002", public: 203.0.113.10, room: 10.20.0.11, ports: [{public: 22011, room: 22}], \
        grant: {in: 10 Mbit/s, out: 10 Mbit/s}}
        """

    @Test func `the plan says what is enforced for each tenant, and the trial leaves nothing behind`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(bound, unbound)
            let before = try await room.nodes.shell("at gateway ip -o link | cut -d' ' -f2")
            let plan = try await room.plan()
            #expect(
                plan.changes.map(\.enforced) == [
                    ["forwarding", "bandwidth", "sourceAddress"], ["forwarding", "bandwidth"],
                ])
            #expect(plan.changes.map(\.unenforced.count) == [0, 1])
            #expect(
                plan.changes.last?.unenforced.first
                    == .init(ability: "sourceAddress", why: "no network address is registered"))
            #expect(plan.foundations.count == 3 && plan.obstacles.isEmpty)
            #expect(try await room.nodes.shell("at gateway ip -o link | cut -d' ' -f2") == before)
            #expect(
                try await room.provision("plan").said.contains(
                    "not enforced: nobody else sends in its name: no network address is registered"))
        }
    }

    @Test func `a kernel that refuses is named, and nothing is provisioned on it`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(bound)
            // The kernel refuses whoever may not.
            let said = try await room.provision(
                "plan", through: "setpriv --bounding-set -net_admin --inh-caps -net_admin")
            #expect(said.status == 1)
            #expect(
                said.said.contains(
                    "2026-0001: forwarding cannot be enforced: the kernel does not take the rules for ipv4"))
            #expect(said.said.contains("2026-0001: bandwidth cannot be enforced: "))
            #expect(try await room.nodes.shell("at gateway nft list ruleset") == "")
        }
    }
}
