// SPDX-License-Identifier: Apache-2.0

import Evidence
import Namespaces
import Testing
import Values

/// What others change on the gateway: ours is put right at once, theirs is left, and the kernel says who it was.
@Suite(.serialized, .timeLimit(.minutes(4)))
struct DriftTests {
    private func withTenant(_ body: (GatewayRoom, ServiceStandIn) async throws -> Void) async throws {
        try await GatewayRoom.with { room in
            let service = try await ServiceStandIn(room)
            try await room.startAgent()
            let (order, _) = try await AgentTests.apply(allocation("2026-0001"), seconds: 60, at: service)
            let confirmed = try await service.perform(
                .confirm(SettleTask(order: order.id)), of: try label("2026-0001"))
            #expect(confirmed.event == .confirmed)
            try await body(room, service)
        }
    }

    /// Seconds from a shell's command until the gateway's table has an element of the tenant again.
    private func secondsToRepair(_ room: GatewayRoom, _ command: String) async throws -> Double {
        let said = try await room.nodes.shell(
            """
            at gateway sh -c '\(command)'
            began=$(date +%s%N)
            for i in $(seq 400); do
                if ip netns exec $N-gateway nft list map ip titipan now 2>/dev/null | grep -q 22010 &&
                    ip netns exec $N-gateway nft list chain ip titipan prerouting 2>/dev/null | grep -q dnat &&
                    ip netns exec $N-gateway tc class show dev room0 2>/dev/null | grep -q 7a00:; then break; fi
                sleep 0.01
            done
            echo $(( ($(date +%s%N) - began) / 1000000 ))
            """)
        return (Double(said.split(separator: "\n").last ?? "") ?? .infinity) / 1_000
    }

    @Test func `a foreign flush is repaired within a second, and the incident names who and what`() async throws {
        try await withTenant { room, service in
            #expect(try await secondsToRepair(room, "nft flush ruleset") < 1)
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            let repaired = try await service.report { $0.event == .repaired }
            #expect(repaired.orderID == nil && "\(repaired.tenant)" == "2026-0001")
            #expect(repaired.reason.contains("the rules of its table were not ours"))
            #expect(repaired.reason.contains("entries were missing"))
            #expect(repaired.culprit?.hasPrefix("nft, process ") == true, "\(repaired.culprit ?? "nobody")")
            #expect(repaired.state?.confirmed == (try allocation("2026-0001")))
        }
    }

    @Test(arguments: [
        ("nft flush chain ip titipan prerouting", "the rules of its table"),
        ("nft delete element ip titipan live { 10.20.0.10 . tcp . 22 }", "1 of 11 entries were missing"),
        ("nft flush map ip titipan now", "2 of 11 entries were missing"),
        ("tc qdisc del dev room0 root", "room0 had no queue of ours"),
        (
            "for dev in room0; do tc class change dev room0 parent 7a00: classid $(tc class show dev room0 | grep -o 7a00:[0-9a-f]* | tail -1) htb rate 1mbit; done",
            "its bandwidth inbound was another"
        ),
    ])
    func `any part that is taken away or changed comes back`(_ command: String, _ what: String) async throws {
        try await withTenant { room, service in
            try await room.nodes.shell("cat >$DIR/break <<'END'\n\(command)\nEND\nat gateway sh $DIR/break")
            let repaired = try await service.report { $0.event == .repaired }
            #expect(repaired.reason.contains(what), "\(repaired.reason)")
            try await settled("the tenant is served again") { try await room.answer("203.0.113.10 22010") == "server" }
            #expect(try await room.provision("status").said.contains("2026-0001: confirmed"))
            // Its own repairs are no drift: nothing more comes.
            try await Task.sleep(for: .seconds(2))
            #expect(try service.reports().count { $0.event == .repaired } == 1)
        }
    }

    @Test func `others' rules whose drop wins are named by a comparison in full`() async throws {
        try await withTenant { room, service in
            let named = {
                (try? service.state())?.findings.contains {
                    $0.hasPrefix("table inet office, chain forward, rule ")
                        && $0.contains("ip daddr 10.20.0.10 tcp dport 22 drop")
                } ?? false
            }
            try await room.nodes.shell(
                """
                at gateway nft -f - <<'END'
                add table inet office
                add chain inet office forward { type filter hook forward priority 10; policy accept; }
                add rule inet office forward ip daddr 10.20.0.10 tcp dport 22 drop
                END
                """)
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            // One comes with a start, and every five minutes.
            try await room.endAgent()
            try await room.startAgent()
            try await settled("a finding") { named() }
            try await room.nodes.shell("at gateway nft delete table inet office")
            try await room.endAgent()
            try await room.startAgent()
            try await settled("no finding") { !named() }
            #expect(try await room.answer("203.0.113.10 22010") == "server")
        }
    }

    @Test func `rules of another configuration are renewed, and are nobody's doing`() async throws {
        try await withTenant { room, service in
            try await room.endAgent()
            try await room.nodes.shell("sed -i 's|public: \\[203|public: [192.0.2.0/24, 203|' $DIR/gateway.yaml")
            try await room.startAgent()
            try await settled("the new rules") {
                try await room.nodes.shell("at gateway nft list chain ip titipan forward").contains("192.0.2.0/24")
            }
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(try await room.provision("status").said.contains("2026-0001: confirmed"))
            #expect(try !service.reports().contains { $0.event == .repaired })
        }
    }

    @Test func `foreign objects are left and reported`() async throws {
        try await withTenant { room, service in
            try await room.nodes.shell(
                """
                at gateway nft add table inet office
                at gateway nft add element ip titipan now { 203.0.113.99 . tcp . 25000 : 10.20.0.99 . 22 }
                """)
            try await settled("a finding") {
                (try? service.state())?.findings.contains { $0.contains("203.0.113.99") } ?? false
            }
            #expect(try await room.nodes.shell("at gateway nft list tables").contains("inet office"))
            #expect(try await room.nodes.shell("at gateway nft list map ip titipan now").contains("203.0.113.99"))
            #expect(try !service.reports().contains { $0.event == .repaired })
        }
    }

    @Test func `after a start of the machine everything comes back, the suspension too`() async throws {
        try await withTenant { room, service in
            let suspended = try await service.perform(
                .suspend(SuspendTask(reason: "abuse", seconds: nil)), of: try label("2026-0001"))
            #expect(suspended.event == .suspended)
            try await room.endAgent()
            // As after a start: the kernel has nothing, and its number is another.
            try await room.nodes.shell(
                """
                at gateway nft flush ruleset
                for port in wan0 room0; do at gateway tc qdisc del dev $port root; done
                echo another >$DIR/state/boot
                """)
            try await room.startAgent()
            let restored = try await service.report { $0.event == .restored }
            #expect(restored.state?.isSuspended == true && restored.culprit == nil)
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            let resumed = try await service.perform(.resume(ReasonTask(reason: "mended")), of: try label("2026-0001"))
            #expect(resumed.event == .resumed)
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            #expect(try !service.reports().contains { $0.event == .repaired })
        }
    }

    @Test func `the process that talks to the service has no privilege, and all of them fit into 48 MB`() async throws {
        try await withTenant { room, _ in
            let said = try await room.nodes.shell(
                """
                for pid in $(cat $DIR/agent.pid) $(ps -o pid= --ppid $(cat $DIR/agent.pid)); do
                    name=$(tr '\\0' ' ' </proc/$pid/cmdline | sed 's/.* gateway //;s/ .*--.*//;s/ *$//')
                    echo "$name $(grep -E '^(CapPrm|CapEff|CapAmb|Seccomp|VmRSS|NoNewPrivs):' /proc/$pid/status | tr -s '\\t ' '  ' | tr '\\n' ' ')"
                done
                pids="$(cat $DIR/agent.pid) $(ps -o pid= --ppid $(cat $DIR/agent.pid))"
                for pid in $pids; do pids="$pids $(ps -o pid= --ppid $pid | tr '\\n' ' ')"; done
                total=0
                for pid in $(echo $pids | tr ' ' '\\n' | sort -u); do
                    total=$((total + $(awk '/^Pss:/ {print $2}' /proc/$pid/smaps_rollup)))
                done
                echo total $total
                """)
            let lines = said.split(separator: "\n").map { String($0) }
            let deliver = try #require(lines.first { $0.hasPrefix("role deliver") })
            #expect(deliver.contains("CapPrm: 0000000000000000") && deliver.contains("CapEff: 0000000000000000"))
            let provision = try #require(lines.first { $0.hasPrefix("role provision") })
            // CAP_NET_ADMIN is the thirteenth.
            #expect(provision.contains("CapPrm: 0000000000001000") && provision.contains("CapEff: 0000000000001000"))
            for line in [deliver, provision] { #expect(line.contains("Seccomp: 2") && line.contains("NoNewPrivs: 1")) }
            let supervisor = try #require(lines.first)
            #expect(supervisor.contains("CapPrm: 0000000000000000"))
            let total = try #require(lines.last?.split(separator: " ").last.flatMap { Int($0) })
            #expect(total < 48 << 10, "\(said)")
        }
    }
}
