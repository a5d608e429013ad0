// SPDX-License-Identifier: Apache-2.0

import Namespaces
import Testing

/// What `provision doctor` finds on a gateway.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct DoctorTests {
    @Test func `a gateway that is well says so, and nothing is changed`() async throws {
        try await GatewayRoom.with(
            bridge: true, bind: "{neighbours: true, bridge: {servers: [{port: port1, addresses: [10.20.0.10]}]}}"
        ) { room in
            let found = try await room.provision("doctor")
            // Only the clock of the machine may be in question here.
            #expect(found.status <= 1, "\(found.said)")
            for line in [
                "forwarding ipv4: net.ipv4.ip_forward is 1", "forwarding ipv6: net.ipv6.conf.all.forwarding is 1",
                "uplink: wan0 is up", "bridge: 1 ports of servers",
                "can enforce: its ports alone, its bandwidth, nobody else sends in its name, a permanent neighbour entry, "
                    + "only its addresses on its port of the bridge",
                "foreign rules: nobody else drops what is forwarded",
                "room: the kernel takes 10000 tenants, checked in",
            ] {
                #expect(found.said.contains(line), "\(found.said)")
            }
            #expect(
                try await room.nodes.shell("at gateway nft list ruleset; at gateway ip link show titipan-try 2>&1 || :")
                    .contains("does not exist"))
        }
    }

    @Test func `others' rules that drop are named by table, chain and rule`() async throws {
        try await GatewayRoom.with { room in
            try await room.nodes.shell(
                """
                at gateway nft -f - <<'END'
                add table inet office
                add chain inet office forward { type filter hook forward priority 10; policy drop; }
                add chain inet office more
                add chain inet office unused
                add chain inet office input { type filter hook input priority 0; policy drop; }
                add rule inet office forward ip saddr 192.0.2.0/24 jump more
                add rule inet office forward tcp dport vmap { 22 : accept, 23 : drop }
                add rule inet office more tcp dport 25 reject
                add rule inet office unused drop
                END
                at gateway sysctl -qw net.ipv4.ip_forward=0
                at gateway tc qdisc add dev wan0 root tbf rate 1gbit burst 100k latency 50ms
                """)
            let found = try await room.provision("doctor")
            #expect(found.status == 2)
            for line in [
                "forwarding ipv4: net.ipv4.ip_forward is not 1",
                "table inet office, chain forward, its policy: policy drop: it wins over our accept",
                "{ 22 : accept, 23 : drop }: it wins over our accept",
                "tcp dport 25 reject: it wins over our accept",
                "queue: wan0 has a queue of somebody else, tbf",
            ] {
                #expect(found.said.contains(line), "\(found.said)")
            }
            #expect(!found.said.contains("unused") && !found.said.contains("chain input"))
        }
    }
}
