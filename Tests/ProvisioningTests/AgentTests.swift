// SPDX-License-Identifier: Apache-2.0

import Evidence
import Namespaces
import Testing
import Values

/// The gateway's agent by signed orders: what it does, what it refuses, and what it reports of it.
@Suite(.serialized, .timeLimit(.minutes(4)))
struct AgentTests {
    @Test func `a tenant is planned, applied, verified by packets and confirmed, and each step is reported`()
        async throws
    {
        try await GatewayRoom.with { room in
            let service = try await ServiceStandIn(room)
            try await room.startAgent()
            let tenant = try label("2026-0001")
            let wanted = try allocation("2026-0001")

            let planned = try await service.perform(.plan(PlanTask(allocation: wanted)), of: tenant)
            #expect(planned.event == .planned && planned.state == nil)
            let plan = try #require(planned.plan)
            #expect(plan.before == nil && plan.after == wanted && plan.obstacles.isEmpty && !plan.foundations.isEmpty)
            #expect(plan.enforced == [.forwarding, .bandwidth, .sourceAddress])
            #expect(try await room.nodes.shell("at gateway nft list ruleset") == "")

            let apply = try await service.order(
                .apply(ApplyTask(allocation: wanted, plan: try plan.digest(), seconds: 60)), of: tenant)
            let applied = try await service.answer(to: apply)
            #expect(applied.event == .applied && applied.plan == plan && applied.nonce == apply.nonce)
            #expect(applied.state?.provisional == wanted && applied.state?.confirmed == nil)
            let until = try #require(applied.state?.provisionalUntil)
            #expect((50...61).contains(until.seconds(since: applied.ended)))
            #expect(try await room.answer("203.0.113.10 22010") == "server")

            let confirmed = try await service.perform(.confirm(SettleTask(order: apply.id)), of: tenant)
            #expect(confirmed.event == .confirmed && confirmed.state?.confirmed == wanted)
            #expect(confirmed.state?.provisional == nil)
            #expect(try await room.nodes.shell("at gateway nft list table ip titipan | grep -c expires || :") == "0\n")
            try await settled("a state with the tenant confirmed") {
                (try? service.state())?.tenants.first?.confirmed == wanted
            }

            let suspended = try await service.perform(.suspend(SuspendTask(reason: "abuse", seconds: nil)), of: tenant)
            #expect(
                suspended.event == .suspended && suspended.reason == "abuse" && suspended.state?.isSuspended == true)
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
            let resumed = try await service.perform(.resume(ReasonTask(reason: "mended")), of: tenant)
            #expect(resumed.event == .resumed && resumed.state?.isSuspended == false)
            #expect(try await room.answer("203.0.113.10 22010") == "server")

            let removed = try await service.perform(.remove(ReasonTask(reason: "retrieved")), of: tenant)
            #expect(removed.event == .removed && removed.state == nil)
            #expect(try await room.answer("203.0.113.10 22010") == "silence")
        }
    }

    @Test func `what an order may not do is refused, and nothing is changed`() async throws {
        try await GatewayRoom.with { room in
            let service = try await ServiceStandIn(room)
            try await room.startAgent()
            let tenant = try label("2026-0001")
            let wanted = try allocation("2026-0001")

            let other = try await service.perform(
                .apply(ApplyTask(allocation: wanted, plan: Digest(of: [1]), seconds: 60)), of: tenant)
            #expect(other.event == .refused && other.reason.contains("something else than the plan"))

            let outside = try allocation("2026-0001", public: "198.51.100.2")
            let plan = try #require(
                try await service.perform(.plan(PlanTask(allocation: outside)), of: tenant).plan)
            #expect(plan.obstacles.contains { $0.contains("198.51.100.2 is in none of the public ranges") })
            let refused = try await service.perform(
                .apply(ApplyTask(allocation: outside, plan: try plan.digest(), seconds: 60)), of: tenant)
            #expect(refused.event == .refused && refused.reason.contains("in none of the public ranges"))

            let late = try await service.answer(
                to: try await service.order(.plan(PlanTask(allocation: wanted)), of: tenant, seconds: -10))
            #expect(late.event == .refused && late.reason.contains("its time was over at"))
            let unknown = try await service.perform(.confirm(SettleTask(order: "none")), of: tenant)
            #expect(unknown.event == .refused)
            let strange = try await service.perform(.remove(ReasonTask(reason: "")), of: tenant)
            #expect(strange.event == .refused && strange.reason.contains("has no tenant 2026-0001"))

            // Neither another's key, nor another's order, nor a nonce that was used, is answered at all.
            try await service.order(.plan(PlanTask(allocation: wanted)), of: tenant, by: SigningKey())
            try await service.order(.plan(PlanTask(allocation: wanted)), of: tenant, agent: "somebody")
            try await service.order(.plan(PlanTask(allocation: wanted)), of: tenant, nonce: late.nonce)
            let last = try await service.perform(.plan(PlanTask(allocation: wanted)), of: tenant)
            #expect(last.event == .planned)
            #expect(try service.reports().count == 7)
            #expect(try await room.nodes.shell("at gateway nft list ruleset") == "")
        }
    }

    @Test func `what is not confirmed is reported as expired, and a revert takes it back before`() async throws {
        try await GatewayRoom.with { room in
            let service = try await ServiceStandIn(room)
            try await room.startAgent()
            let tenant = try label("2026-0001")
            let (_, first) = try await apply(allocation("2026-0001"), seconds: 60, at: service)
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            let reverted = try await service.perform(.revert(SettleTask(order: first.orderID ?? "")), of: tenant)
            #expect(reverted.event == .reverted && reverted.state == nil)
            #expect(try await room.answer("203.0.113.10 22010") == "silence")

            let (order, _) = try await apply(allocation("2026-0001"), seconds: 5, at: service)
            let expired = try await service.report { $0.event == .expired }
            #expect(expired.orderID == nil && expired.state == nil && expired.reason == "nobody confirmed it in time")
            #expect(expired.plan?.after == (try allocation("2026-0001")))
            let late = try await service.perform(.confirm(SettleTask(order: order.id)), of: tenant)
            #expect(late.event == .expired && late.plan == expired.plan)
        }
    }

    @Test func `an agent that is killed answers for what the kernel has when it runs again`() async throws {
        try await GatewayRoom.with { room in
            let service = try await ServiceStandIn(room)
            try await room.startAgent()
            let (order, _) = try await apply(allocation("2026-0001"), seconds: 20, at: service)
            try await room.killAgent()
            // In force as long as it was given, whatever has become of the agent.
            #expect(try await room.answer("203.0.113.10 22010") == "server")
            try await room.startAgent()
            let confirmed = try await service.perform(
                .confirm(SettleTask(order: order.id)), of: try label("2026-0001"))
            #expect(confirmed.event == .confirmed)

            _ = try await apply(
                allocation("2026-0002", public: "203.0.113.11", room: "10.20.0.11"), seconds: 5, at: service)
            try await room.killAgent()
            try await room.nodes.shell(
                "until_true sh -c '! ip netns exec '$N'-gateway nft list map ip titipan next | grep -q expires'")
            try await room.startAgent()
            let expired = try await service.report { $0.event == .expired }
            #expect("\(expired.tenant)" == "2026-0002" && expired.state == nil)
            #expect(try await room.answer("203.0.113.10 22010") == "server")
        }
    }

    @Test func `an order is answered truthfully whenever the agent is killed at its work`() async throws {
        try await GatewayRoom.with { room in
            let service = try await ServiceStandIn(room)
            try await room.startAgent()
            let tenant = try label("2026-0001")
            let wanted = try allocation("2026-0001")
            for milliseconds in [0, 60, 120, 180, 260, 400] {
                let plan = try await service.perform(.plan(PlanTask(allocation: wanted)), of: tenant).plan
                let order = try await service.order(
                    .apply(ApplyTask(allocation: wanted, plan: try #require(plan).digest(), seconds: 60)), of: tenant)
                try await Task.sleep(for: .milliseconds(milliseconds))
                try await room.killAgent()
                try await room.startAgent()
                let answer = try await service.answer(to: order)
                let listed = try await room.nodes.shell(
                    "at gateway nft list map ip titipan next 2>/dev/null | grep -c 22010 || :")
                #expect((answer.event == .applied) == (listed == "1\n"), "\(answer.event) after \(milliseconds) ms")
                #expect((answer.state?.provisional == wanted) == (listed == "1\n"))
                guard answer.event == .applied else { continue }
                let reverted = try await service.perform(.revert(SettleTask(order: order.id)), of: tenant)
                #expect(reverted.event == .reverted && reverted.state == nil)
            }
        }
    }

    private func apply(
        _ wanted: TenantAllocation, seconds: Int, at service: ServiceStandIn
    ) async throws -> (order: ProvisioningOrder, report: ProvisioningReport) {
        try await AgentTests.apply(wanted, seconds: seconds, at: service)
    }

    /// Plans and applies.
    static func apply(
        _ wanted: TenantAllocation, seconds: Int, at service: ServiceStandIn
    ) async throws -> (order: ProvisioningOrder, report: ProvisioningReport) {
        let plan = try await service.perform(.plan(PlanTask(allocation: wanted)), of: wanted.tenant).plan
        let order = try await service.order(
            .apply(ApplyTask(allocation: wanted, plan: try #require(plan).digest(), seconds: seconds)),
            of: wanted.tenant)
        let report = try await service.answer(to: order)
        #expect(report.event == .applied, "\(report.reason)")
        return (order, report)
    }
}

func label(_ text: String) throws -> TenantLabel { try #require(TenantLabel(text)) }

/// Ports 22010 of the public address, and of UDP 25300, lead to the server.
func allocation(
    _ tenant: String, public address: String = "203.0.113.10", room: String = "10.20.0.10"
) throws -> TenantAllocation {
    let port = { (number: Int) in try #require(Port(number)) }
    return try TenantAllocation(
        tenant: try label(tenant), publicAddress: try #require(IPAddress(address)),
        roomAddress: try #require(IPAddress(room)),
        forwardings: [
            PortForwarding(.tcp, publicPort: try port(22_010), roomPort: try port(22)),
            PortForwarding(.udp, publicPort: try port(25_300), roomPort: try port(5_300)),
        ], grant: Grant(inBitsPerSecond: 50_000_000, outBitsPerSecond: 20_000_000, burstBytes: 1_000_000),
        macs: room == "10.20.0.10" ? [try #require(MACAddress("02:54:49:54:00:10"))] : [])
}

/// Waits for a condition, for twenty seconds.
func settled(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw StandInFailure(description: "\(what) did not come about") }
        try await Task.sleep(for: .milliseconds(20))
    }
}
