// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import Inventory
import OfficeSupport
import Procedure
import TestSupport
import Testing
import Values

/// A case's way over a gateway: planned, applied, verified, confirmed or taken back.
@Suite struct ProvisioningTests {
    private func start(_ number: String, _ office: TestOffice) async throws {
        let plan = try #require(try await office.view(number).network?.plan?.digest)
        try await office.act(
            .startVerification, number,
            .object(["observationSeconds": .number(10), "plan": .string(plan)]))
    }

    private func verify(_ agent: TestAgent, _ office: TestOffice, pass: Bool = true) async throws {
        office.clock.advance(30)
        let order = try await agent.order(office)
        try await agent.deliver(
            agent.report(order) { if !pass { $0.checks.removeAll { $0.check == .bandwidthOut } } }, of: order,
            to: office)
    }

    @Test("planned, applied, verified, confirmed, closed", arguments: TestEngine.allCases)
    func whole(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let gateway = try await TestGateway().join(office)
            let number = try await office.installed().number
            #expect(try await office.view(number).network?.standing == .planning)
            // Nothing can be started before the plan is there.
            #expect(try await problem { try await office.startVerification(number) }.code == "procedure.state")
            let order = try await gateway.order(.plan, office)
            guard case .plan(let task) = order.task else { throw TestAgent.NoOrder() }
            #expect(task.allocation.publicAddress.description == "203.0.113.10")
            #expect(
                task.allocation.macs.map(\.description) == [TestOffice.mac] && task.allocation.forwardings.count == 1)
            try await gateway.perform(.plan, office)
            let planned = try #require(try await office.view(number).network)
            #expect(planned.standing == .planned && planned.plan?.obstacles.isEmpty == true)
            #expect(try await gateway.orders(office).isEmpty)

            // The plan has to be named, and rightly.
            #expect(try await problem { try await office.startVerification(number) }.field == "plan")
            let other = Digest(of: []).description
            let wrong = JSONValue.object(["observationSeconds": .number(10), "plan": .string(other)])
            #expect(try await problem { try await office.act(.startVerification, number, wrong) }.field == "plan")
            try await start(number, office)
            guard case .apply(let apply) = try await gateway.order(.apply, office).task else {
                throw TestAgent.NoOrder()
            }
            #expect(apply.seconds == 10 + 600 + 60 && apply.plan.description == planned.plan?.digest)
            await #expect(throws: TestAgent.NoOrder.self) { try await agent.order(office) }
            try await gateway.perform(.apply, office)
            #expect(try await office.view(number).summary.stage == .verifying)
            try await verify(agent, office)
            let confirming = try await office.view(number)
            #expect(confirming.verification?.outcome == .passed && confirming.summary.stage == .verifying)
            try await office.casework.outbox.drain()
            #expect(try await office.view(number).documents.allSatisfy { $0.name != "handover.pdf" })
            try await gateway.perform(.confirm, office)
            try await office.casework.outbox.drain()
            let closed = try await office.view(number)
            #expect(closed.summary.stage == .closedAccepted && closed.network?.standing == .confirmed)
            #expect(closed.allocation?.standing == .active)
            #expect(try await office.ledgerDifferences() == [])
            let check = try await office.checkedLedger()
            #expect(check.counts.first { $0.subject == .provisioning }?.compared == 3)
        }
    }

    @Test("what did not pass is taken back, and the next attempt has a plan of its own")
    func failed() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let gateway = try await TestGateway().join(office)
            let number = try await office.installed().number
            try await gateway.perform(.plan, office)
            try await start(number, office)
            try await gateway.perform(.apply, office)
            try await verify(agent, office, pass: false)
            let reverting = try await office.view(number)
            #expect(reverting.summary.stage == .remedy && reverting.network?.standing == .reverting)
            try await gateway.perform(.revert, office)
            #expect(try await office.view(number).network?.standing == .planning)
            try await gateway.perform(.plan, office)
            let again = try #require(try await office.view(number).network)
            #expect(again.standing == .planned && again.outcome == .reverted)
            try await start(number, office)
            try await gateway.perform(.apply, office)
            try await verify(agent, office)
            try await gateway.perform(.confirm, office)
            try await office.casework.outbox.drain()
            #expect(try await office.view(number).summary.stage == .closedAccepted)
        }
    }

    @Test("a confirmation that comes too late makes the verification void")
    func late() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let gateway = try await TestGateway().join(office)
            let number = try await office.installed().number
            try await gateway.perform(.plan, office)
            try await start(number, office)
            try await gateway.perform(.apply, office)
            try await verify(agent, office)
            let order = try await gateway.order(.confirm, office)
            try await gateway.deliver(
                gateway.report(order, .expired, reason: "the kernel had taken it back"), of: order, to: office)
            let view = try await office.view(number)
            #expect(view.summary.stage == .remedy && view.network?.voided == "the kernel had taken it back")
            #expect(view.network?.standing == .planning && view.network?.outcome == .expired)
            try await office.casework.outbox.drain()
            #expect(try await office.view(number).documents.allSatisfy { $0.name != "handover.pdf" })
            #expect(try await office.store.read { try $0.holding(of: number) }?.state == .committed)
        }
    }

    @Test("a gateway that never answers holds nothing up", arguments: ["plan", "apply", "confirm", "revert"])
    func silent(_ at: String) async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let gateway = try await TestGateway().join(office)
            let number = try await office.installed().number
            if at != "plan" {
                try await gateway.perform(.plan, office)
                try await start(number, office)
            }
            if at == "confirm" || at == "revert" {
                try await gateway.perform(.apply, office)
                try await verify(agent, office, pass: at == "confirm")
            }
            office.clock.advance(1_000)
            try await office.casework.provisioning.goOn()
            let view = try await office.view(number)
            #expect(view.network?.outcome == .silent, "\(at)")
            #expect(view.summary.stage == (at == "plan" ? .installed : .remedy))
            #expect((view.network?.voided == nil) == (at != "confirm"))
            // An officer has two ways on.
            if at == "plan" {
                #expect(view.network?.standing == .unplanned)
                try await office.act(.arrangeNetwork, number, .object(["way": .string("plan")]))
                try await gateway.perform(.plan, office)
                #expect(try await office.view(number).network?.standing == .planned)
            }
            let byHand = JSONValue.object(["way": .string("byHand"), "reason": .string("Agen gateway mati")])
            try await office.act(.arrangeNetwork, number, byHand)
            try await office.startVerification(number)
            let order = try await agent.order(office)
            try await agent.deliver(agent.report(order), of: order, to: office)
            try await office.casework.outbox.drain()
            let closed = try await office.view(number)
            #expect(closed.summary.stage == .closedAccepted && closed.network?.standing == .byHand)
        }
    }

    @Test("an exception is put in force for good before its annex is sealed")
    func exception() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let gateway = try await TestGateway().join(office)
            let number = try await office.installed().number
            try await gateway.perform(.plan, office)
            try await start(number, office)
            try await gateway.perform(.apply, office)
            try await verify(agent, office, pass: false)
            try await gateway.perform(.revert, office)
            try await office.act(.proposeException, number, .object(["reason": .string("Belum ada lalu lintas")]))
            let early = try await problem {
                try await office.casework.cases.perform(
                    .approveException, on: number, body: .object([:]), by: TestOffice.user(.kabid))
            }
            #expect(early.code == "procedure.state")
            try await gateway.perform(.plan, office)
            try await office.act(.approveException, number)
            try await office.casework.outbox.drain()
            #expect(try await office.view(number).summary.stage == .remedy)
            try await gateway.perform(.apply, office)
            try await gateway.perform(.confirm, office)
            try await office.casework.outbox.drain()
            #expect(try await office.view(number).summary.stage == .closedWithException)
        }
    }

    @Test("a plan with an obstacle, or none, is no plan to start with")
    func blocked() async throws {
        try await TestOffice.open { office in
            let gateway = try await TestGateway().join(office)
            let number = try await office.installed().number
            let order = try await gateway.order(.plan, office)
            guard case .plan(let task) = order.task else { throw TestAgent.NoOrder() }
            let plan = gateway.plan(task.allocation, obstacles: ["203.0.113.10 is protected"])
            try await gateway.deliver(gateway.report(order, .planned, plan: plan), of: order, to: office)
            let view = try await office.casework.cases.view(number, for: TestOffice.user(.jft))
            #expect(view.network?.standing == .blocked && view.actions.first == .arrangeNetwork)
            #expect(!view.actions.contains(.startVerification))
            try await office.act(.arrangeNetwork, number, .object(["way": .string("plan")]))
            let second = try await gateway.order(.plan, office)
            try await gateway.deliver(
                gateway.report(second, .refused, reason: "not within local limits"), of: second, to: office)
            let refused = try #require(try await office.view(number).network)
            #expect(refused.standing == .unplanned && refused.reason == "not within local limits")
        }
    }
}
