// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Namespaces
import Testing

/// A gateway between the internet and a server room, bare but for its addresses; a server with two services, and a neighbour in the same room.
struct GatewayRoom: Sendable {
    let nodes: NamespaceSet
    let program: String

    static func with(_ body: (GatewayRoom) async throws -> Void) async throws {
        let program = try programFolder() + "/titipan-agent"
        try await NamespaceSet.with(prefix: "provision", nodes: ["world", "gateway", "room", "server", "neighbour"]) {
            nodes in
            let room = GatewayRoom(nodes: nodes, program: program)
            try await nodes.shell(room.wiring)
            try await nodes.shell(room.configuration)
            try await body(room)
        }
    }

    /// Names `tenants.yaml` of these tenants, in YAML's flow style.
    func want(_ tenants: String...) async throws {
        let text = tenants.isEmpty ? "tenants: []" : "tenants:\n" + tenants.map { "  - \($0)\n" }.joined()
        try await nodes.shell("cat >$DIR/tenants.yaml <<'END'\n\(text)\nEND")
    }

    /// What `provision plan --json` says.
    struct Plan: Decodable {
        struct Change: Decodable {
            struct Unenforced: Decodable, Hashable {
                let ability: String
                let why: String
            }
            let tenant: String
            let enforced: [String]
            let unenforced: [Unenforced]
        }
        let changes: [Change]
        let foundations: [String]
        let obstacles: [String]
    }

    func plan() async throws -> Plan {
        try JSONDecoder().decode(Plan.self, from: Data(try await provision("plan --json").said.utf8))
    }

    /// Runs `titipan-agent provision` on the gateway, through another program where one is named.
    func provision(_ words: String, through runner: String = "") async throws -> (status: Int, said: String) {
        let files = words.hasPrefix("plan") || words.hasPrefix("apply") ? "--tenants $DIR/tenants.yaml" : ""
        let said = try await nodes.shell(
            """
            status=0
            at gateway \(runner) \(program) provision \(words) \(files) --config $DIR/gateway.yaml >$DIR/said 2>&1 || status=$?
            cat $DIR/said
            echo "status $status"
            """)
        let lines = said.split(separator: "\n")
        let status = lines.last.flatMap { Int($0.dropFirst("status ".count)) }
        return (try #require(status), lines.dropLast().joined(separator: "\n"))
    }

    /// Whether a service answers from a node, with the text that it says: `server` or `neighbour`.
    func answer(_ target: String, from node: String = "world", over transport: String = "tcp") async throws -> String {
        try await nodes.shell(
            """
            at \(node) timeout 3 python3 - <<'END' || echo silence
            import socket
            host, port = '\(target)'.rsplit(' ', 1)
            family = socket.AF_INET6 if ':' in host else socket.AF_INET
            with socket.socket(family, socket.SOCK_\(transport == "tcp" ? "STREAM" : "DGRAM")) as s:
                s.settimeout(1)
                try:
                    s.connect((host, int(port)))
                    s.send(b'?')
                    print(s.recv(100).decode())
                except OSError:
                    print('silence')
            END
            """
        ).split(separator: "\n").joined()
    }

    private var wiring: String {
        """
        wire() {
            ip -n $N-$1 link add $2 type veth peer name $4 netns $N-$3
            ip -n $N-$1 link set $2 up; ip -n $N-$3 link set $4 up
            at $1 ethtool -K $2 tso off gso off gro off >/dev/null; at $3 ethtool -K $4 tso off gso off gro off >/dev/null
        }
        for node in $NODES; do at $node sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=0 \
            net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.default.accept_ra=0; done
        wire world eth0 gateway wan0
        wire room gateway gateway room0
        wire room server server eth0
        wire room neighbour neighbour eth0
        ip -n $N-room link add bridge type bridge
        for port in gateway server neighbour; do ip -n $N-room link set $port master bridge; done
        ip -n $N-room link set bridge up
        ip -n $N-server link set eth0 address 02:54:49:54:00:10
        ip -n $N-world address add 198.51.100.1/24 dev eth0; ip -n $N-world address add 2001:db8:1::1/64 dev eth0
        ip -n $N-gateway address add 198.51.100.2/24 dev wan0; ip -n $N-gateway address add 2001:db8:1::2/64 dev wan0
        ip -n $N-gateway address add 10.20.0.1/24 dev room0; ip -n $N-gateway address add 2001:db8:2::1/64 dev room0
        ip -n $N-server address add 10.20.0.10/24 dev eth0; ip -n $N-server address add 2001:db8:2::10/64 dev eth0
        ip -n $N-neighbour address add 10.20.0.11/24 dev eth0; ip -n $N-neighbour address add 2001:db8:2::11/64 dev eth0
        ip -n $N-world route add 203.0.113.0/24 via 198.51.100.2
        ip -n $N-world route add 2001:db8:113::/64 via 2001:db8:1::2
        ip -n $N-gateway route add unreachable 203.0.113.0/24; ip -n $N-gateway -6 route add unreachable 2001:db8:113::/64
        for node in server neighbour; do
            ip -n $N-$node route add default via 10.20.0.1; ip -n $N-$node -6 route add default via 2001:db8:2::1
        done
        at gateway sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
        cat >$DIR/service.py <<'END'
        import socket, sys, threading
        name = sys.argv[1].encode()
        def stream(port):
            s = socket.create_server(('::', port), family=socket.AF_INET6, dualstack_ipv6=True)
            def serve(c):
                try:
                    while c.recv(1000): c.sendall(name)
                except OSError: pass
            while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
        def datagram(port):
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            s.bind(('::', port))
            while True:
                _, peer = s.recvfrom(1000)
                s.sendto(name, peer)
        for port in (22, 443): threading.Thread(target=stream, args=(port,), daemon=True).start()
        datagram(5300)
        END
        for node in server neighbour; do
            at $node python3 $DIR/service.py $node >/dev/null 2>&1 &
            until_true sh -c "ip netns exec $N-$node ss -Hlnu sport = 5300 | grep -q ."
        done
        settle
        """
    }

    private let configuration = """
        cat >$DIR/gateway.yaml <<END
        interfaces: {uplink: wan0, room: room0}
        stateDirectory: $DIR/state
        allow: {public: [203.0.113.0/24, "2001:db8:113::/64"], room: [10.20.0.0/24, "2001:db8:2::/64"], ports: 20000-29999, bandwidth: 1 Gbit/s}
        protect: {addresses: [10.20.0.1], ports: [22]}
        END
        """
}

/// Where the programs stand that were built beside the tests.
private func programFolder() throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return String(try #require(tests.lastIndex(of: "/").map { tests[..<$0] }))
}
