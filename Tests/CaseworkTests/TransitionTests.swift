// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import OfficeSupport
import Procedure
import Testing
import Values

/// Inbox, page and API name the same moves, and these are the ones that are taken.
struct TransitionTests {
    /// At each stop of the way, for each role: what is named is admitted, what is not named is refused.
    private static func check(_ office: TestOffice, _ number: String) async throws {
        for role in Role.officers {
            let user = TestOffice.user(role)
            let moves = try await office.casework.cases.transitions(of: number, for: user)
            let view = try await office.casework.cases.view(number, for: user)
            let named = moves.transitions.map(\.action)
            #expect(named == view.actions && moves.version == view.summary.version)
            #expect(moves.transitions.filter(\.awaited).map(\.action) == view.awaited)
            let item = try await office.casework.cases.inbox(for: user).items.first { $0.summary.number == number }
            #expect((item != nil) == !view.awaited.isEmpty, "\(role) at \(view.summary.stage)")
            if let item { #expect(item.actions.first == view.actions.first && item.actions == view.actions) }
            for action in Action.withForms where !named.contains(action) {
                let refused = try await problem {
                    try await office.casework.cases.perform(action, on: number, body: .object([:]), by: user)
                }
                #expect([.conflict, .forbidden].contains(refused.kind), "\(action) by \(role) at \(moves.stage)")
            }
            for action in named where action.formStep?.shapes.contains(where: \.isRequired) ?? false {
                let refused = try await problem {
                    try await office.casework.cases.perform(action, on: number, body: .object([:]), by: user)
                }
                #expect(refused.kind == .invalid, "\(action) by \(role) at \(moves.stage): \(refused)")
            }
        }
    }

    @Test("on the way of an accepted case to an exception")
    func accepted() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let number = try await office.applied().number
            try await Self.check(office, number)
            try await office.toTheCheck(number)
            try await Self.check(office, number)
            try await office.act(.recordCheck, number, TestOffice.findings(available: true))
            try await office.act(.orderReply, number, .object(["decision": .string("accept")]))
            try await Self.check(office, number)
            try await office.act(.draftReply, number)
            try await Self.check(office, number)
            try await office.act(.reviewDraft, number, TestOffice.approve)
            try await office.act(.initialDraft, number, TestOffice.approve)
            try await Self.check(office, number)
            try await office.act(.signReply, number, TestOffice.approve)
            try await Self.check(office, number)
            try await office.install(number, TestOffice.installation)
            try await Self.check(office, number)
            try await office.startVerification(number)
            try await Self.check(office, number)
            let order = try await agent.order(office)
            try await agent.deliver(
                agent.report(order) { $0.checks.removeAll { $0.check == .bandwidthOut } }, of: order, to: office)
            try await Self.check(office, number)
            try await office.act(.proposeException, number, .object(["reason": .string("Belum ada lalu lintas")]))
            try await Self.check(office, number)
        }
    }

    @Test("on the way of a server whose gateway has an agent")
    func provisioned() async throws {
        try await TestOffice.open { office in
            _ = try await TestAgent("inside-1", .inside).join(office)
            let gateway = try await TestGateway().join(office)
            let number = try await office.installed().number
            let technician = TestOffice.user(.jft)
            let move = { (action: Action) in
                try await office.casework.cases.transitions(of: number, for: technician).transitions
                    .first { $0.action == action }
            }
            #expect(try await move(.startVerification) == nil)
            #expect(try await move(.arrangeNetwork)?.awaited == false)
            try await Self.check(office, number)

            let order = try await gateway.order(.plan, office)
            guard case .plan(let task) = order.task else { throw TestAgent.NoOrder() }
            let blocked = gateway.plan(task.allocation, obstacles: ["x"])
            try await gateway.deliver(gateway.report(order, .planned, plan: blocked), of: order, to: office)
            #expect(try await move(.startVerification) == nil)
            #expect(try await move(.arrangeNetwork)?.awaited == true)
            try await Self.check(office, number)

            try await office.act(.arrangeNetwork, number, .object(["way": .string("plan")]))
            try await gateway.perform(.plan, office)
            let start = try #require(try await move(.startVerification))
            let plan = try #require(try await office.view(number).network?.plan?.digest)
            #expect(start.plan == plan && start.required == ["plan"] && start.draft == nil)
            try await Self.check(office, number)
            let unseen = try await problem { try await office.act(.startVerification, number) }
            #expect(unseen.kind == .invalid && unseen.field == "plan")

            try await office.act(.startVerification, number, .object(["plan": .string(plan)]))
            try await Self.check(office, number)
            try await gateway.perform(.apply, office)
            #expect(try await move(.arrangeNetwork) == nil)
            try await Self.check(office, number)
        }
    }

    @Test("a proposal does not wait for the one who made it, in whatever role by now")
    func ownProposal() async throws {
        try await TestOffice.open { office in
            let agent = try await TestAgent("inside-1", .inside).join(office)
            let number = try await office.installed().number
            try await office.startVerification(number)
            let order = try await agent.order(office)
            try await agent.deliver(
                agent.report(order) { $0.checks.removeAll { $0.check == .bandwidthOut } }, of: order, to: office)
            try await office.act(.proposeException, number, .object(["reason": .string("Belum ada lalu lintas")]))
            var promoted = TestOffice.user(.kasi)
            promoted.role = .kabid
            for (user, waits) in [(promoted, false), (TestOffice.user(.kabid), true)] {
                let moves = try await office.casework.cases.transitions(of: number, for: user).transitions
                #expect(moves.contains { $0.action == .approveException } == waits)
                #expect(try await office.casework.cases.inbox(for: user).items.isEmpty == !waits)
            }
        }
    }
}
