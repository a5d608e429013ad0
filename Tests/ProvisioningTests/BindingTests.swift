// SPDX-License-Identifier: Apache-2.0

import Namespaces
import Testing

/// Neighbour entries and leases come with a tenant, follow it, and go with it.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct BindingTests {
    /// - Parameter mac: in YAML, one or a list.
    private func tenant(mac: String = #""02:54:49:54:00:10""#, room: String = "10.20.0.10") -> String {
        """
        {tenant: "2026/1 a", public: 203.0.113.10, room: \(room), mac: \(mac), ports: [{public: 22010, room: 22}], \
        grant: {in: 50 Mbit/s, out: 20 Mbit/s}}
        """
    }

    private let both = #"["02:54:49:54:00:10", "02:54:49:54:01:10"]"#

    @Test func `a neighbour entry stands while it is right for all that may be in force`() async throws {
        try await GatewayRoom.with(bind: "{neighbours: true}") { room in
            let entries = {
                try await room.nodes.shell(
                    "at gateway ip -json neigh show dev room0 nud permanent | jq -c 'map([.dst, .lladdr]) | sort'"
                )
                .split(separator: "\n").joined()
            }
            // Somebody's own stays, and the plan says so.
            try await room.nodes.shell("at gateway ip neigh add 10.20.0.77 lladdr 02:00:00:00:00:77 dev room0")
            let foreign = #"["10.20.0.77","02:00:00:00:00:77"]"#
            try await room.want(tenant(room: "10.20.0.77"))
            #expect(
                try await room.provision("plan").said.contains(
                    "not enforced: a permanent neighbour entry: somebody else has bound 10.20.0.77 to 02:00:00:00:00:77"
                ))
            try await room.want(tenant())
            #expect(try await room.plan().changes.first?.enforced.contains("neighbour") == true)
            #expect(try await room.provision("apply --seconds 60").status == 2)
            #expect(try await entries() == #"[["10.20.0.10","02:54:49:54:00:10"],\#(foreign)]"#)
            #expect(try await room.provision("confirm").status == 2)
            // Another network address on trial: the room is asked which it is.
            try await room.want(tenant(mac: #""02:54:49:54:00:99""#))
            #expect(try await room.provision("apply --seconds 60").status == 2)
            #expect(try await entries() == "[\(foreign)]")
            #expect(try await room.provision("confirm").status == 2)
            #expect(try await entries() == #"[["10.20.0.10","02:54:49:54:00:99"],\#(foreign)]"#)
            // Somebody else's hand is seen and put right.
            try await room.nodes.shell("at gateway ip neigh del 10.20.0.10 dev room0")
            #expect(
                try await room.plan().foundations == [
                    "10.20.0.10 is bound to 02:54:49:54:00:99 in the table of neighbours"
                ])
            #expect(try await room.provision("apply").status == 2)
            #expect(try await room.provision("plan").status == 0)
            // One of two addresses cannot be told from the other: none is bound.
            try await room.want(tenant(mac: both))
            #expect(
                try await room.provision("plan").said.contains(
                    "not enforced: a permanent neighbour entry: 2 network addresses are registered"))
            #expect(try await room.plan().changes.first?.enforced.contains("sourceAddress") == true)
            #expect(try await room.provision("apply --seconds 60").status == 2)
            #expect(try await room.provision("confirm").status == 2)
            #expect(try await entries() == "[\(foreign)]")
            #expect(
                try await room.provision("status").said.contains("only from 02:54:49:54:00:10 or 02:54:49:54:01:10"))
            // Less than there was: what a trial takes away goes when it is confirmed.
            for wanted in [tenant(), tenant(mac: "[]")] {
                try await room.want(wanted)
                #expect(try await room.provision("apply --seconds 60").status == 2)
                #expect(try await room.provision("confirm").status == 2)
                #expect(try await room.provision("plan").status == 0)
            }
            #expect(try await room.provision("status").said.contains("not bound to a network address"))
            #expect(try await room.nodes.shell("at gateway nft list set ip titipan bind | grep -c 02:54 || :") == "0\n")
            #expect(try await room.provision("remove '2026/1 a'").status == 2)
            #expect(try await entries() == "[\(foreign)]")
        }
    }

    @Test func `dnsmasq gives a tenant's address to its network address alone`() async throws {
        try await GatewayRoom.with(bind: "{leases: $DIR/leases}") { room in
            try await room.nodes.shell(
                """
                mkdir $DIR/leases
                at gateway dnsmasq --keep-in-foreground --log-facility=- --conf-file=/dev/null --port=0 \
                    --interface=room0 --bind-interfaces --dhcp-range=10.20.0.0,static \
                    --dhcp-hostsdir=$DIR/leases --dhcp-leasefile=$DIR/dnsmasq.leases --dhcp-authoritative --user=root \
                    --no-ping --pid-file=$DIR/dnsmasq.pid >$DIR/dnsmasq.log 2>&1 &
                until_true sh -c "ip netns exec $N-gateway ss -Hlnu sport = 67 | grep -q ."
                cat >$DIR/discover.py <<'END'
                import os, socket, struct, sys
                # DHCPDISCOVER (RFC 2131), and the address of the first offer within two seconds.
                own = bytes.fromhex(sys.argv[1].replace(':', ''))
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b'eth0')
                    s.bind(('0.0.0.0', 68))
                    s.settimeout(2)
                    s.sendto(struct.pack('!BBBBIHH', 1, 1, 6, 0, 7, 0, 0x8000) + bytes(16) + own + bytes(10 + 192)
                        + bytes.fromhex('63825363') + b'\\x35\\x01\\x01\\xff', ('255.255.255.255', 67))
                    try: print(socket.inet_ntoa(s.recv(2000)[16:20]))
                    except OSError: print('nothing')
                END
                """)
            let offered = { (mac: String) in
                try await room.nodes.shell("at server python3 $DIR/discover.py \(mac)").split(separator: "\n").joined()
            }
            #expect(try await offered("02:54:49:54:00:10") == "nothing")
            try await room.want(tenant())
            #expect(try await room.plan().changes.first?.enforced.contains("lease") == true)
            #expect(try await room.provision("apply --seconds 60").status == 2)
            try await room.nodes.shell("until_true grep -q titipan $DIR/dnsmasq.log")
            #expect(try await offered("02:54:49:54:00:10") == "10.20.0.10")
            #expect(try await offered("02:54:49:54:00:11") == "nothing")
            #expect(try await room.provision("confirm").status == 2)
            // Whichever of a server's addresses asks is given it.
            try await room.want(tenant(mac: both))
            #expect(try await room.provision("apply --seconds 60").status == 2)
            #expect(try await room.provision("confirm").status == 2)
            // It takes what has changed in a file when it is told to.
            try await room.nodes.shell("kill -HUP $(cat $DIR/dnsmasq.pid)")
            try await settled("dnsmasq has read it") { try await offered("02:54:49:54:01:10") == "10.20.0.10" }
            #expect(try await offered("02:54:49:54:00:10") == "10.20.0.10")
            #expect(try await offered("02:54:49:54:00:11") == "nothing")
            #expect(try await room.provision("remove '2026/1 a'").status == 2)
            #expect(try await room.nodes.shell("ls -A $DIR/leases") == "")
        }
    }
}
