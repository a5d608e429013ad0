// SPDX-License-Identifier: Apache-2.0

import Namespaces
import Testing

/// What is not provisioned, and what it says.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct RefusalTests {
    private func tenant(
        public address: String = "203.0.113.10", room: String = "10.20.0.10", port: Int = 22010,
        rate: String = "50 Mbit/s"
    ) -> String {
        """
        {tenant: "1", public: \(address), room: \(room), ports: [{public: \(port), room: 22}], \
        grant: {in: \(rate), out: 20 Mbit/s}}
        """
    }

    @Test func `what the gateway's own configuration does not allow is refused, and nothing is touched`() async throws {
        try await GatewayRoom.with { room in
            for (wanted, complaint) in [
                (tenant(public: "198.51.100.2"), "198.51.100.2 is in none of the public ranges"),
                (tenant(room: "10.21.0.10"), "10.21.0.10 is in none of the room's ranges"),
                (tenant(room: "10.20.0.1"), "10.20.0.1 is protected"),
                (tenant(port: 22), "port 22 is not among those of this gateway, 20000 to 29999"),
                (tenant(rate: "2 Gbit/s"), "2000000000 bit/s is more than this gateway gives"),
                (tenant(public: "203.0.113.10, mac: \"01:00:5e:00:00:01\""), "is no address of one interface"),
            ] {
                try await room.want(wanted)
                for command in ["plan", "apply --seconds 5"] {
                    let said = try await room.provision(command)
                    #expect(said.status == 1 && said.said.contains(complaint), "\(command): \(said.said)")
                }
            }
            #expect(
                try await room.nodes.shell("at gateway nft list ruleset; at gateway tc qdisc show dev room0 root")
                    == "qdisc noqueue 0: root refcnt 2 \n")
        }
    }

    @Test func `two tenants cannot have one port`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(tenant(), tenant(room: "10.20.0.11").replacing("\"1\"", with: "\"2\""))
            let said = try await room.provision("plan")
            #expect(said.status == 1 && said.said.contains("203.0.113.10 tcp port 22010 is 1's already"))
        }
    }

    @Test func `a plan that was made before the gateway changed is refused`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(tenant())
            let plan = try await room.provision("plan")
            let fingerprint = plan.said.split(separator: "fingerprint: ").last.map(String.init) ?? ""
            #expect(try await room.provision("apply --seconds 60 --plan \(fingerprint)").status == 2)
            _ = try await room.provision("confirm")
            try await room.want(tenant(port: 22011))
            let stale = try await room.provision("apply --seconds 5 --plan \(fingerprint)")
            #expect(stale.status == 1 && stale.said.contains("has changed since this plan was made"))
            #expect(try await room.answer("203.0.113.10 22010") == "server")
        }
    }

    @Test func `somebody else's queue is named and left`() async throws {
        try await GatewayRoom.with { room in
            try await room.nodes.shell("at gateway tc qdisc add dev room0 root tbf rate 1gbit burst 100k latency 50ms")
            try await room.want(tenant())
            let said = try await room.provision("apply --seconds 5")
            #expect(said.status == 1 && said.said.contains("room0 has a queue of somebody else, tbf"))
            #expect(try await room.nodes.shell("at gateway tc qdisc show dev room0 root").contains("tbf"))
        }
    }

    @Test func `foreign tables are the same to the byte, and foreign changes to ours are put right`() async throws {
        try await GatewayRoom.with { room in
            try await room.nodes.shell(
                """
                at gateway nft -f - <<'END'
                add table inet office
                add chain inet office forward { type filter hook forward priority 10; policy accept; }
                add rule inet office forward counter
                add set inet office s { type ipv4_addr; elements = { 192.0.2.1 }; }
                END
                at gateway nft list table inet office | grep -v counter >$DIR/before
                """)
            try await room.want(tenant())
            _ = try await room.provision("apply --seconds 60")
            _ = try await room.provision("confirm")
            try await room.nodes.shell("at gateway nft flush chain ip titipan prerouting")
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            let plan = try await room.provision("plan")
            #expect(plan.status == 2 && plan.said.contains("the rules of table titipan for IPv4 are put right"))
            #expect(try await room.provision("apply --seconds 5").status == 2)
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            _ = try await room.provision("remove 1")
            try await room.nodes.shell(
                """
                at gateway nft list table inet office | grep -v counter >$DIR/after
                cmp $DIR/before $DIR/after
                """)
        }
    }
}
