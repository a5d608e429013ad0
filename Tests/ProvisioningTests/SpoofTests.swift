// SPDX-License-Identifier: Apache-2.0

import Namespaces
import Testing

/// What a neighbour tenant sends in another's name: not one of these frames arrives.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct SpoofTests {
    private let tenants = SpoofTests.tenants(server: #""02:54:49:54:00:10""#)
    /// Its server has a second interface.
    private let redundant = SpoofTests.tenants(server: #"["02:54:49:54:00:10", "02:54:49:54:01:10"]"#)

    private static func tenants(server: String) -> [String] {
        [("server", 10, server), ("neighbour", 11, #""02:54:49:54:00:11""#)].flatMap { label, number, mac in
            ["203.0.113.\(number) 10.20.0.\(number)", "2001:db8:113::\(number) 2001:db8:2::\(number)"].map {
                addresses in
                let both = addresses.split(separator: " ")
                return """
                    {tenant: \(label) \(both[0].contains(":") ? 6 : 4), public: "\(both[0])", room: "\(both[1])", \
                    mac: \(mac), ports: [{public: \(22000 + number), room: 22}], \
                    grant: {in: 50 Mbit/s, out: 20 Mbit/s}}
                    """
            }
        }
    }

    private func provision(_ room: GatewayRoom, _ tenants: [String]) async throws {
        try await room.want(tenants[0], tenants[1], tenants[2], tenants[3])
        for command in ["apply --seconds 60", "confirm"] {
            let said = try await room.provision(command)
            #expect(said.status == 2, "\(said.said)")
        }
    }

    /// Sends the frames from the neighbour, or another node; which of them came out, by name, in order.
    private func delivered(
        _ room: GatewayRoom, _ frames: String, from node: String = "neighbour", listening: [String]
    ) async throws -> [String] {
        let listeners = listening.map { place in
            let (node, port) = (place.split(separator: " ")[0], place.split(separator: " ")[1])
            return """
                at \(node) timeout 60 python3 $DIR/listen.py \(port) $DIR/heard-\(node) &
                listeners="$listeners $!"
                until_true grep -qs listening $DIR/heard-\(node)
                """
        }
        let said = try await room.nodes.shell(
            """
            cat >$DIR/spoof.py <<'END'
            \(library)
            \(frames)
            with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as s:
                s.bind(('eth0', 0))
                for frame in frames: s.send(frame)
            END
            cat >$DIR/listen.py <<'END'
            import re, socket, sys
            with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)) as s, open(sys.argv[2], 'w') as log:
                s.bind((sys.argv[1], 3))
                print('listening', file=log, flush=True)
                while True:
                    frame, (_, _, kind, *_) = s.recvfrom(2000)
                    if kind == 4: continue
                    for name in re.findall(rb'<([a-z0-9 ]+)>', frame): print(name.decode(), file=log, flush=True)
            END
            rm -f $DIR/heard-*
            listeners=
            \(listeners.joined(separator: "\n"))
            at \(node) python3 $DIR/spoof.py "$(at gateway cat /sys/class/net/room0/address)"
            until_true sh -c "cat $DIR/heard-* | grep -q 'own 6'"
            sleep 0.5
            kill $listeners
            cat $DIR/heard-* | grep -v listening | sort -u
            """)
        return said.split(separator: "\n").map(String.init)
    }

    private let library = """
        import ipaddress, socket, struct, sys
        OWN, VICTIM, MADE, ALL, GATEWAY = '02:54:49:54:00:11', '02:54:49:54:00:10', '02:99:99:99:99:99', 'ff:ff:ff:ff:ff:ff', sys.argv[1]
        SECOND = '02:54:49:54:01:10'
        W4, W6, S4, S6, G4, G6, N4, N6 = ('198.51.100.1', '2001:db8:1::1', '10.20.0.10', '2001:db8:2::10', '10.20.0.1',
            '2001:db8:2::1', '10.20.0.11', '2001:db8:2::11')
        mac = lambda text: bytes.fromhex(text.replace(':', ''))
        ip = lambda text: ipaddress.ip_address(text).packed
        frames = []
        def add(name, build, *words): frames.append(build(*words, ('<%s>' % name).encode()))
        def total(data):
            data += bytes(len(data) % 2)
            s = sum(struct.unpack('!%dH' % (len(data) // 2), data))
            while s >> 16: s = (s & 0xffff) + (s >> 16)
            return struct.pack('!H', 0xffff - s or 0xffff)
        def ether(to, by, kind, data): return mac(to) + mac(by) + struct.pack('!H', kind) + data
        def packet(to, by, source, target, protocol, data, place, hops=64):
            if ':' in source:
                pseudo = ip(source) + ip(target) + struct.pack('!II', len(data), protocol)
                data = data[:place] + total(pseudo + data) + data[place + 2:]
                return ether(to, by, 0x86dd, struct.pack('!IHBB', 6 << 28, len(data), protocol, hops) + ip(source) + ip(target) + data)
            pseudo = b'' if protocol == 1 else ip(source) + ip(target) + struct.pack('!HH', protocol, len(data))
            data = data[:place] + total(pseudo + data) + data[place + 2:]
            head = struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(data), 1, 0, hops, protocol, 0) + ip(source) + ip(target)
            return ether(to, by, 0x0800, head[:10] + total(head) + head[12:] + data)
        def udp(to, by, source, target, name): return datagram(to, by, source, target, 4000, 4001, name)
        def datagram(to, by, source, target, port, other, name):
            return packet(to, by, source, target, 17, struct.pack('!HHHH', port, other, 8 + len(name), 0) + name, 6)
        def syn(to, by, source, target, name):
            return packet(to, by, source, target, 6, struct.pack('!HHIIBBHHH', 4000, 22, 1, 0, 0x50, 2, 1000, 0, 0) + name, 16)
        def ping(to, by, source, target, name):
            return packet(to, by, source, target, 1, struct.pack('!BBHHH', 8, 0, 0, 1, 1) + name, 2)
        def arp(to, by, op, sender, sender_ip, target_ip, name):
            data = struct.pack('!HHBBH', 1, 0x0800, 6, 4, op) + mac(sender) + ip(sender_ip) + mac(to) + ip(target_ip)
            return ether(to, by, 0x0806, data + bytes(18) + name)
        def discovery(to, by, source, target, kind, body, name):
            # In an option that nobody knows: a bridge may cut what is behind the packet.
            eights = (len(name) + 9) // 8
            option = (struct.pack('!BB', 253, eights) + name).ljust(eights * 8, b'.')
            return packet(to, by, source, target, 58, struct.pack('!BBH', kind, 0, 0) + body + option, 2, 255)
        def advert(to, by, source, target, about, lladdr, name):
            return discovery(to, by, source, target, 136, struct.pack('!I', 0x60000000) + ip(about) + b'\\2\\1' + mac(lladdr), name)
        """

    private func names(_ frames: String) -> [String] {
        frames.split(separator: "add('").compactMap { $0.split(separator: "'").first.map(String.init) }
    }

    /// A frame that the neighbour may send arrives last.
    private let own = """
        add('own 4', udp, GATEWAY, OWN, N4, W4)
        add('own 6', udp, GATEWAY, OWN, N6, W6)
        """

    @Test func `on a router: 16 ways to speak for another towards the internet or the gateway`() async throws {
        try await GatewayRoom.with(bind: "{neighbours: true}") { room in
            let frames = """
                add('v4 of another', udp, GATEWAY, OWN, S4, W4)
                add('v4 of another tcp', syn, GATEWAY, OWN, S4, W4)
                add('v4 of another ping', ping, GATEWAY, OWN, S4, W4)
                add('v4 of another made up mac', udp, GATEWAY, MADE, S4, W4)
                add('mac of another', udp, GATEWAY, VICTIM, N4, W4)
                add('v4 of nobody', udp, GATEWAY, OWN, '10.20.0.99', W4)
                add('own public v4', udp, GATEWAY, OWN, '203.0.113.11', W4)
                add('public v4 of another made up mac', udp, GATEWAY, MADE, '203.0.113.10', W4)
                add('v4 of the gateway', udp, GATEWAY, OWN, G4, W4)
                add('arp reply', arp, GATEWAY, OWN, 2, OWN, S4, G4)
                add('arp gratuitous', arp, ALL, OWN, 1, OWN, S4, S4)
                add('v6 of another', udp, GATEWAY, OWN, S6, W6)
                add('mac of another v6', udp, GATEWAY, VICTIM, N6, W6)
                add('v6 of nobody', udp, GATEWAY, OWN, '2001:db8:2::99', W6)
                add('public v6 of another made up mac', udp, GATEWAY, MADE, '2001:db8:113::10', W6)
                add('neighbour advertisement', advert, GATEWAY, OWN, S6, G6, S6, OWN)
                \(own)
                """
            let neighbours = "for a in 10.20.0.10 2001:db8:2::10; do at gateway ip neigh show $a dev room0; done"
            // Without provisioning most of it gets through: these are frames that work.
            try await room.nodes.shell(
                "at gateway ping -c 1 10.20.0.10 >/dev/null; at gateway ping -c 1 2001:db8:2::10 >/dev/null")
            #expect(try await delivered(room, frames, listening: ["world eth0"]).count >= 14)
            #expect(try await room.nodes.shell(neighbours).contains("lladdr 02:54:49:54:00:11"))
            try await provision(room, tenants)
            #expect(try await delivered(room, frames, listening: ["world eth0"]) == ["own 4", "own 6"])
            let entries = try await room.nodes.shell(neighbours).split(separator: "\n")
            #expect(entries.count == 2)
            #expect(entries.allSatisfy { $0.contains("lladdr 02:54:49:54:00:10 PERMANENT") }, "\(entries)")
            // The room's own switch has learnt the server's network address at the wrong port.
            try await room.nodes.shell("at server ping -c 1 -W 2 10.20.0.1 >/dev/null")
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(try await room.answer("203.0.113.11 22011") == "neighbour")
        }
    }

    @Test(arguments: [false, true])
    func `a server with two network addresses sends from both, and nobody from a third`(isBridge: Bool) async throws {
        let places = #"""
            {bridge: {servers: [{port: port1, addresses: [10.20.0.10, "2001:db8:2::10"]}, \#
            {port: port2, addresses: [10.20.0.11, "2001:db8:2::11"]}]}}
            """#
        try await GatewayRoom.with(bridge: isBridge, bind: isBridge ? places : "{}") { room in
            let listening = isBridge ? ["world eth0", "gateway room0"] : ["world eth0"]
            let own = """
                add('first 4', udp, GATEWAY, VICTIM, S4, W4)
                add('first 6', udp, GATEWAY, VICTIM, S6, W6)
                add('second 4', udp, GATEWAY, SECOND, S4, W4)
                add('second 6', udp, GATEWAY, SECOND, S6, W6)
                add('second arp', arp, ALL, SECOND, 1, SECOND, S4, G4)
                add('second advertisement', advert, GATEWAY, SECOND, S6, G6, S6, SECOND)
                add('third 4', udp, GATEWAY, MADE, S4, W4)
                add('third 6', udp, GATEWAY, MADE, S6, W6)
                add('third arp', arp, ALL, MADE, 1, MADE, S4, G4)
                add('third advertisement', advert, GATEWAY, MADE, S6, G6, S6, MADE)
                add('second of another', udp, GATEWAY, SECOND, N4, W4)
                add('own 6', udp, GATEWAY, VICTIM, S6, W6)
                """
            let theirs = """
                add('second mac of another', udp, GATEWAY, SECOND, N4, W4)
                add('second mac of another v6', udp, GATEWAY, SECOND, N6, W6)
                add('v4 and second mac of another', udp, GATEWAY, OWN, S4, W4)
                \(own.split(separator: "\n").filter { $0.contains("'third") }.joined(separator: "\n"))
                \(self.own)
                """
            let recovery = """
                for node in neighbour server gateway; do ip -n $N-$node neigh flush all; done
                until_true ip netns exec $N-server ping -c 1 -W 1 10.20.0.1
                until_true ip netns exec $N-neighbour ping -c 1 -W 1 10.20.0.1
                """
            // Without provisioning all of them get through.
            try await room.nodes.shell(recovery)
            let before = try await delivered(room, own, from: "server", listening: listening)
            #expect(
                Set(["first 4", "second 4", "second 6", "third 4", "third 6", "second of another"]).subtracting(before)
                    == [])
            try await room.nodes.shell(recovery)
            try await provision(room, redundant)
            let heard = try await delivered(room, own, from: "server", listening: listening)
            #expect(
                heard
                    == (["first 4", "first 6", "own 6", "second 4", "second 6"]
                    + (isBridge ? ["second advertisement", "second arp"] : [])).sorted())
            #expect(try await delivered(room, theirs, listening: listening) == ["own 4", "own 6"])
            // The server changes over to its second interface, and is served as before.
            try await room.nodes.shell("ip -n $N-server link set eth0 address 02:54:49:54:01:10\n\(recovery)")
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(try await room.answer("2001:db8:113::10 22010") == "server")
            try await room.nodes.shell(
                "ip -n $N-server link set eth0 address 02:99:99:99:99:99; ip -n $N-gateway neigh flush all")
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
        }
    }

    @Test func `on a bridge: 16 ways to speak for another, to anybody`() async throws {
        let places = #"""
            {bridge: {servers: [{port: port1, addresses: [10.20.0.10, "2001:db8:2::10"]}, \#
            {port: port2, addresses: [10.20.0.11, "2001:db8:2::11"]}]}}
            """#
        try await GatewayRoom.with(bridge: true, bind: places) { room in
            let frames = """
                add('v4 of another', udp, GATEWAY, OWN, S4, W4)
                add('v4 of nobody', udp, GATEWAY, OWN, '10.20.0.99', W4)
                add('own public v4', udp, GATEWAY, OWN, '203.0.113.11', W4)
                add('v4 of the gateway', udp, VICTIM, OWN, G4, S4)
                add('arp reply to the gateway', arp, GATEWAY, OWN, 2, OWN, S4, G4)
                add('arp reply to another', arp, VICTIM, OWN, 2, OWN, G4, S4)
                add('arp of another mac', arp, ALL, OWN, 1, VICTIM, N4, G4)
                add('advertisement to the gateway', advert, GATEWAY, OWN, N6, G6, S6, OWN)
                add('advertisement to another', advert, VICTIM, OWN, N6, S6, G6, OWN)
                add('router advertisement', discovery, VICTIM, OWN, 'fe80::54:49ff:fe54:11', S6, 134, bytes(12))
                add('dhcp server', datagram, VICTIM, OWN, N4, S4, 67, 68)
                add('dhcp server v6', datagram, VICTIM, OWN, N6, S6, 547, 546)
                add('v6 of another', udp, GATEWAY, OWN, S6, W6)
                add('link local of another', udp, VICTIM, OWN, 'fe80::1', S6)
                add('mac of another', udp, GATEWAY, VICTIM, N4, W4)
                add('v4 and mac of another', udp, GATEWAY, VICTIM, S4, W4)
                \(own)
                """
            let places = ["world eth0", "server eth0", "gateway room0"]
            // What the frames have made the nodes and the bridge believe is forgotten.
            let recovery = """
                for node in neighbour server gateway; do ip -n $N-$node neigh flush all; done
                until_true ip netns exec $N-server ping -c 1 -W 1 10.20.0.1
                until_true ip netns exec $N-neighbour ping -c 1 -W 1 10.20.0.1
                """
            try await room.nodes.shell(recovery)
            #expect(Set(names(frames)).subtracting(try await delivered(room, frames, listening: places)) == [])
            try await room.nodes.shell(recovery)
            try await provision(room, tenants)
            #expect(try await delivered(room, frames, listening: places) == ["own 4", "own 6"])
            for (target, name) in [("203.0.113.10 22010", "server"), ("2001:db8:113::11 22011", "neighbour")] {
                #expect(try await room.answer(target) == name)
            }
            // What is the neighbour's own works: resolving, being resolved, and asking for an address.
            try await room.nodes.shell(
                """
                for node in neighbour gateway; do ip -n $N-$node neigh flush all; done
                at neighbour ping -c 1 -W 2 10.20.0.1 >/dev/null
                at neighbour ping -c 1 -W 2 2001:db8:2::1 >/dev/null
                """)
            // Nothing goes from port to port, and all of it goes with the tenant.
            #expect(
                try await room.nodes.shell("at neighbour ping -c 1 -W 1 10.20.0.10 >/dev/null && echo yes || echo no")
                    == "no\n")
            for tenant in ["server 4", "server 6", "neighbour 4", "neighbour 6"] {
                #expect(try await room.provision("remove '\(tenant)'").status == 2)
            }
            try await room.nodes.shell(recovery)
            // The ports are free again; to a removed tenant's address nothing goes for some days, where the kernel shows bridged packets to its
            // routing tables (br_netfilter).
            let free: Set = [
                "arp reply to another", "arp reply to the gateway", "arp of another mac", "mac of another",
                "v4 of nobody",
            ]
            #expect(free.subtracting(try await delivered(room, frames, listening: places)) == [])
        }
    }
}
