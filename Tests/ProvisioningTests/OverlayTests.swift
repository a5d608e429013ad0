// SPDX-License-Identifier: Apache-2.0

import Namespaces
import Testing

/// What is applied works, is taken back by the kernel alone, or is confirmed: real packets through a gateway.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct OverlayTests {
    private let server = """
        {tenant: "2026-0001", public: 203.0.113.10, room: 10.20.0.10, mac: "02:54:49:54:00:10", \
        ports: [{public: 22010, room: 22}, {protocol: udp, public: 25300, room: 5300}], \
        grant: {in: 50 Mbit/s, out: 20 Mbit/s, burst: 1 MB}}
        """
    private let neighbour = """
        {tenant: "2026-0002", public: 203.0.113.10, room: 10.20.0.11, ports: [{public: 22011, room: 22}], \
        grant: {in: 10 Mbit/s, out: 10 Mbit/s}}
        """

    /// Waits until nothing leads anywhere provisionally.
    private let expiry =
        "until_true sh -c '! ip netns exec '$N'-gateway nft list map ip titipan next | grep -q expires'"

    @Test func `a plan says what it would do, and does nothing`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(server)
            let plan = try await room.provision("plan")
            #expect(plan.status == 2)
            #expect(plan.said.contains("+ 2026-0001: new"))
            #expect(plan.said.contains("203.0.113.10 tcp port 22010 → 10.20.0.10 port 22"))
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            #expect(try await room.nodes.shell("at gateway nft list ruleset") == "")
            try await room.want()
            #expect(try await room.provision("plan").status == 0)
        }
    }

    @Test func `what nobody confirms is taken back by the kernel`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(server)
            #expect(try await room.provision("apply --seconds 9").status == 2)
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(try await room.answer("203.0.113.10 25300", over: "udp") == "server")
            #expect(try await room.answer("203.0.113.10 22") == "silence")
            let status = try await room.provision("status")
            #expect(status.said.contains("2026-0001: provisional for"))
            try await room.nodes.shell(expiry)
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            let late = try await room.provision("confirm 2026-0001")
            #expect(late.status == 1 && late.said.contains("taken it back"))
            #expect(try await room.provision("plan").status == 2)
        }
    }

    @Test func `what was opened meanwhile is cut, and the address can be given again`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(server)
            #expect(try await room.provision("apply --seconds 6").status == 2)
            try await room.nodes.shell(talk("22010", "tcp") + talk("25300", "udp"))
            try await room.nodes.shell(expiry)
            let lines = try await room.nodes.shell(
                """
                date +%s.%N
                sleep 2
                for log in $DIR/22010.log $DIR/25300.log; do grep server $log | tail -n 1; done
                """
            ).split(separator: "\n").compactMap { Double($0.split(separator: " ")[0]) }
            try #require(lines.count == 3)
            for last in lines.dropFirst() { #expect(last < lines[0] + 1) }
            #expect(try await room.provision("status").said == "no tenant")
            #expect(try await room.provision("apply --seconds 60").status == 2)
            #expect(try await room.provision("confirm").status == 2)
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(try await room.provision("plan").status == 0)
        }
    }

    /// Opens a session from the world that talks without end; its log has a line with the time for each answer.
    private func talk(_ port: String, _ transport: String) -> String {
        """
        cat >$DIR/talk-\(port).py <<'END'
        import socket, time
        s = socket.socket(socket.AF_INET, socket.SOCK_\(transport == "tcp" ? "STREAM" : "DGRAM"))
        s.settimeout(1)
        s.connect(('203.0.113.10', \(port)))
        while True:
            try: s.send(b'?'); print(time.time(), s.recv(100).decode(), flush=True)
            except TimeoutError: pass
            time.sleep(0.1)
        END
        at world timeout 60 python3 $DIR/talk-\(port).py >$DIR/\(port).log 2>&1 &
        until_true grep -q server $DIR/\(port).log

        """
    }

    @Test func `what is confirmed stays, and comes back after a start of the machine`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(server, neighbour)
            #expect(try await room.provision("apply --seconds 60").status == 2)
            let confirmed = try await room.provision("confirm")
            #expect(confirmed.status == 2 && confirmed.said.contains("2026-0002: confirmed"))
            #expect(try await room.nodes.shell("at gateway nft list table ip titipan | grep -c expires || :") == "0\n")
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(try await room.answer("203.0.113.10 22011") == "neighbour")
            #expect(try await room.provision("plan").status == 0)
            #expect(try await room.provision("confirm").status == 0)
            // As after a start: the kernel has nothing.
            try await room.nodes.shell(
                """
                at gateway nft flush ruleset
                for port in wan0 room0; do at gateway tc qdisc del dev $port root; done
                """)
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            #expect(try await room.provision("restore").status == 2)
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(try await room.answer("203.0.113.10 25300", over: "udp") == "server")
            #expect(try await room.provision("plan").status == 0)
        }
    }

    @Test func `a change is tried beside what stands, and falls back alone`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(server)
            _ = try await room.provision("apply --seconds 60")
            _ = try await room.provision("confirm")
            let other = server.replacing("22010, room: 22}", with: "22110, room: 443}").replacing(
                "in: 50 M", with: "in: 30 M")
            try await room.want(other)
            let plan = try await room.provision("plan")
            #expect(plan.said.contains("~ 2026-0001: otherwise"))
            _ = try await room.provision("apply --seconds 9")
            #expect(try await room.answer("203.0.113.10 22110") == "server")
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            try await room.nodes.shell(expiry)
            #expect(try await room.answer("203.0.113.10 22110") == "silence")
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            _ = try await room.provision("apply --seconds 60")
            #expect(try await room.provision("confirm").status == 2)
            #expect(try await room.answer("203.0.113.10 22110") == "server")
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            #expect(try await room.nodes.shell("at gateway tc class show dev room0 | grep -c 'rate 30Mbit'") == "1\n")
            #expect(try await room.nodes.shell("at gateway tc class show dev room0 | wc -l") == "1\n")
        }
    }

    @Test func `removal cuts what is open, and leaves the others alone`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(server, neighbour)
            _ = try await room.provision("apply --seconds 60")
            _ = try await room.provision("confirm")
            try await room.nodes.shell(
                """
                cat >$DIR/talk.py <<'END'
                import socket, sys, time
                s = socket.create_connection(('203.0.113.10', int(sys.argv[1])), 2)
                s.settimeout(1)
                while True:
                    s.send(b'?'); print(time.time(), s.recv(100).decode(), flush=True); time.sleep(0.1)
                END
                at world timeout 60 python3 $DIR/talk.py 22010 >$DIR/server.log 2>&1 &
                at world timeout 60 python3 $DIR/talk.py 22011 >$DIR/neighbour.log 2>&1 &
                until_true grep -q server $DIR/server.log
                until_true grep -q neighbour $DIR/neighbour.log
                """)
            #expect(try await room.provision("remove 2026-0001").status == 2)
            let lines = try await room.nodes.shell(
                """
                date +%s.%N
                sleep 2
                grep server $DIR/server.log | tail -n 1
                grep neighbour $DIR/neighbour.log | tail -n 1
                """
            ).split(separator: "\n").compactMap { Double($0.split(separator: " ")[0]) }
            #expect(lines.count == 3)
            #expect(lines[1] < lines[0] + 1)
            #expect(lines[2] > lines[0] + 1)
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            #expect(try await room.answer("10.20.0.10 22") == "silence")
            #expect(try await room.answer("203.0.113.10 22011") == "neighbour")
        }
    }

    @Test func `a tenant that is taken out of the list is silent for a time first`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(server, neighbour)
            _ = try await room.provision("apply --seconds 60")
            _ = try await room.provision("confirm")
            try await room.want(neighbour)
            #expect(try await room.provision("plan").said.contains("- 2026-0001: taken away"))
            _ = try await room.provision("apply --seconds 5")
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            try await room.nodes.shell(
                "until_true sh -c '! ip netns exec '$N'-gateway nft list set ip titipan leaving | grep -q expires'")
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            _ = try await room.provision("apply --seconds 60")
            _ = try await room.provision("confirm")
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            #expect(try await room.provision("plan").status == 0)
            // Whoever comes to the same address later gets it.
            try await room.want(server, neighbour)
            _ = try await room.provision("apply --seconds 60")
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            _ = try await room.provision("confirm")
            #expect(try await room.answer("203.0.113.10 22010") == "server")
        }
    }

    @Test func `a suspended tenant neither hears nor speaks, and goes on by itself or when told`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(server)
            _ = try await room.provision("apply --seconds 60")
            _ = try await room.provision("confirm")
            _ = try await room.provision("hold 2026-0001")
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            #expect(
                try await room.nodes.shell("at server ping -c 1 -W 1 198.51.100.1 >/dev/null && echo yes || echo no")
                    == "no\n")
            #expect(try await room.provision("plan").said.contains("2026-0001 is suspended"))
            _ = try await room.provision("resume 2026-0001")
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            _ = try await room.provision("hold 2026-0001 --seconds 2")
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            try await room.nodes.shell("sleep 2")
            #expect(try await room.answer("203.0.113.10 22010") == "server")
        }
    }

    @Test func `IPv6 has the same`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(
                server.replacing("203.0.113.10", with: "\"2001:db8:113::10\"").replacing(
                    "10.20.0.10", with: "\"2001:db8:2::10\""))
            #expect(try await room.provision("apply --seconds 60").status == 2)
            #expect(try await room.answer("2001:db8:113::10 22010") == "server")
            #expect(try await room.answer("2001:db8:113::10 25300", over: "udp") == "server")
            #expect(try await room.answer("2001:db8:2::10 443") == "silence")
            #expect(try await room.provision("confirm").status == 2)
            #expect(try await room.answer("2001:db8:113::10 22010") == "server")
        }
    }
}
