// SPDX-License-Identifier: Apache-2.0

import Namespaces
import Testing

/// What a tenant gets and cannot take.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct EnforcementTests {
    @Test func `bandwidth is shaped to the grant in both directions`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(
                """
                {tenant: "1", public: 203.0.113.10, room: 10.20.0.10, ports: [{public: 25201, room: 5201}, \
                {protocol: udp, public: 25201, room: 5201}], grant: {in: 20 Mbit/s, out: 10 Mbit/s}}
                """)
            _ = try await room.provision("apply --seconds 60")
            _ = try await room.provision("confirm")
            // Bytes of frames without FCS that passed in four seconds while twice the grant was offered, as the interface counted them.
            let said = try await room.nodes.shell(
                """
                at server iperf3 --server --one-off >/dev/null 2>&1 &
                until_true sh -c "ip netns exec $N-server ss -Hlnt sport = 5201 | grep -q ."
                at world iperf3 --client 203.0.113.10 --port 25201 --udp --length 1400 --bitrate 40M --time 8 >/dev/null 2>&1 &
                sleep 2
                first=$(at gateway cat /sys/class/net/room0/statistics/tx_bytes); sleep 4
                echo $(( ($(at gateway cat /sys/class/net/room0/statistics/tx_bytes) - first) * 2 ))
                wait
                at server iperf3 --server --one-off >/dev/null 2>&1 &
                until_true sh -c "ip netns exec $N-server ss -Hlnt sport = 5201 | grep -q ."
                at world iperf3 --client 203.0.113.10 --port 25201 --reverse --time 8 >/dev/null 2>&1 &
                sleep 2
                first=$(at gateway cat /sys/class/net/wan0/statistics/tx_bytes); sleep 4
                echo $(( ($(at gateway cat /sys/class/net/wan0/statistics/tx_bytes) - first) * 2 ))
                wait
                """)
            let rates = said.split(separator: "\n").compactMap { Double($0) }
            #expect(rates.count == 2)
            // Never above; a machine that is busy with other things may send less.
            #expect((0.9...1.03).contains(rates[0] / 20e6), "\(rates) bit/s")
            #expect((0.9...1.03).contains(rates[1] / 10e6), "\(rates) bit/s")
        }
    }

    @Test func `a neighbour that takes the address sends nothing in the server's name`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(
                """
                {tenant: "1", public: 203.0.113.10, room: 10.20.0.10, mac: "02:54:49:54:00:10", \
                ports: [{public: 22010, room: 22}], grant: {in: 20 Mbit/s, out: 10 Mbit/s}}
                """)
            _ = try await room.provision("apply --seconds 60")
            _ = try await room.provision("confirm")
            let reached = { (node: String) in
                try await room.nodes.shell(
                    "at \(node) ping -I 10.20.0.10 -c 2 -i 0.3 -W 1 198.51.100.1 >/dev/null && echo yes || echo no")
            }
            #expect(try await reached("server") == "yes\n")
            try await room.nodes.shell("ip -n $N-neighbour address add 10.20.0.10/24 dev eth0")
            let before = try await room.nodes.shell("at world cat /sys/class/net/eth0/statistics/rx_packets")
            #expect(try await reached("neighbour") == "no\n")
            let after = try await room.nodes.shell("at world cat /sys/class/net/eth0/statistics/rx_packets")
            #expect(before == after)
        }
    }
}
