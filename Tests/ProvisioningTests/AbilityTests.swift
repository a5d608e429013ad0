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
            let plan = try await room.provision("plan", through: try await refusing(room, "dnat"))
            #expect(plan.status == 1)
            #expect(
                plan.said.contains(
                    "2026-0001: forwarding cannot be enforced: the kernel does not take the rules for IPv4: nft, line 1:1-9: Error: Could not process rule"
                ))
            #expect(try await room.provision("apply", through: try await refusing(room, "dnat")).status == 1)
            #expect(try await room.nodes.shell("at gateway nft list ruleset") == "")
        }
    }

    @Test func `a kernel that cannot ask its routes provisions without, and the plan says so`() async throws {
        try await GatewayRoom.with { room in
            try await room.want(bound)
            let lesser = try await refusing(room, "fib")
            let plan = try await room.provision("plan", through: lesser)
            #expect(plan.status == 2)
            #expect(
                plan.said.contains(
                    "not enforced: nobody else sends in its name: the kernel does not take the rules for IPv4"))
            #expect(try await room.provision("apply --seconds 60", through: lesser).status == 2)
            #expect(try await room.provision("confirm", through: lesser).status == 2)
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(
                try await room.nodes.shell("at gateway nft list table ip titipan | grep -c 'fib saddr' || :") == "0\n")
            // The next tenant's plan says it too.
            try await room.want(bound, unbound.replacing("ports:", with: "mac: \"02:54:49:54:00:11\", ports:"))
            #expect(
                try await room.provision("plan", through: lesser).said.contains(
                    "not enforced: nobody else sends in its name: the kernel does not take the rules for IPv4"))
        }
    }

    @Test func `a kernel without bridge tables provisions without guarded ports, and the plan says so`() async throws {
        let places = "{neighbours: true, bridge: {servers: [{port: port1, addresses: [10.20.0.10]}]}}"
        try await GatewayRoom.with(bridge: true, bind: places) { room in
            try await room.want(bound)
            let lesser = try await refusing(room, "bridge.titipan")
            let plan = try await room.provision("plan", through: lesser)
            #expect(plan.status == 2)
            #expect(
                plan.said.contains(
                    "not enforced: only its addresses on its port of the bridge: the kernel does not take the rules for the bridge"
                ))
            #expect(!plan.said.contains("the rules of table titipan for the bridge are put right"))
            for command in ["apply --seconds 60", "confirm"] {
                let said = try await room.provision(command, through: lesser)
                #expect(said.status == 2, "\(said.said)")
            }
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(try await room.nodes.shell("at gateway nft list tables") == "table ip titipan\n")
            // Once confirmed it is as it is to be, and stays so after it was put right.
            #expect(try await room.provision("plan", through: lesser).status == 0)
            try await room.nodes.shell("at gateway nft flush map ip titipan now")
            #expect(try await room.provision("restore", through: lesser).said.contains("2026-0001"))
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            // A kernel that has them gets them.
            #expect(try await room.provision("plan").said.contains("for the bridge are put right"))
            #expect(try await room.provision("restore").said.contains("2026-0001"))
            #expect(try await room.nodes.shell("at gateway nft list set bridge titipan own4").contains("10.20.0.10"))
        }
    }

    /// A kernel without an expression, as nft reports it: an nft that refuses whatever holds the word, in the program's own view of the files.
    private func refusing(_ room: GatewayRoom, _ word: String) async throws -> String {
        try await room.nodes.shell(
            #"""
            cp /usr/sbin/nft $DIR/nft
            cat >$DIR/refusing <<END
            #!/bin/sh
            case \$* in *-f*) ;; *) exec $DIR/nft "\$@" ;; esac
            cat >$DIR/commands
            if grep -q "\$WORD" $DIR/commands; then
                echo "/dev/stdin:1:1-9: Error: Could not process rule: No such file or directory" >&2
                exit 1
            fi
            exec $DIR/nft "\$@" <$DIR/commands
            END
            chmod 755 $DIR/refusing
            """#)
        return #"sh -c "mount --bind $DIR/refusing /usr/sbin/nft && export WORD=\#(word) && exec \"\$@\"" -"#
    }
}
