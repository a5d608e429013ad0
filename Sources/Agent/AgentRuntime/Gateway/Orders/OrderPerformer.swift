// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Logging
internal import Provisioning
internal import Values

/// Performs provisioning orders on this gateway, one at a time, and answers each with one event that is on disk when it returns. It checks them
/// again: whoever hands them over has been on the network.
struct OrderPerformer: Sendable {
    /// An order as it came.
    struct Request: Sendable {
        let envelope: Envelope
        /// The service's clock minus ours, in seconds, once known.
        let secondsAhead: Double
        /// It was begun before and has no answer.
        let isInterrupted: Bool
    }

    let configuration: GatewayConfiguration
    let provisioner: Provisioner
    let check: ProvisioningOrderCheck
    let events: EventQueue
    let log: Logger

    /// What came of an order.
    private struct Answer {
        let event: ProvisioningEvent
        var plan: PlannedChange?
        var reason = ""
    }

    /// - Throws: what keeps the answer from the disk.
    func perform(_ request: Request) async throws {
        let began = ReportWriter.Beginning()
        let accepted: AcceptedProvisioningOrder
        do throws(OrderError) { accepted = try check.accept(request.envelope) } catch {
            return log.error("an order was refused", metadata: ["why": "\(error)"])
        }
        let order = accepted.order
        let answer: Answer
        do {
            var provisioner = provisioner
            // The gateway's own addresses may be others than at the last order.
            provisioner.limits = try configuration.limits()
            let work = Work(order: order, provisioner: provisioner, directory: configuration.stateDirectory)
            let now = Timestamp.now().advanced(bySeconds: request.secondsAhead)
            if now < order.expires {
                answer = try await request.isInterrupted ? work.resume() : work.perform()
            } else {
                answer =
                    try await request.isInterrupted
                    ? work.outcome()
                    : Answer(event: .refused, reason: "its time was over at \(order.expires)")
            }
        } catch let refusal as PlanRefusal {
            answer = Answer(event: .refused, reason: "\(refusal)")
        } catch let fault as AllocationFault {
            answer = Answer(event: .refused, reason: "\(fault)")
        } catch {
            answer = Answer(event: .failed, reason: "\(error)")
        }
        let state = try? await state(of: order)
        try events.put([
            GatewayEvent(
                answer.event, of: order.tenant, order: .init(accepted), since: began, plan: answer.plan, state: state,
                reason: answer.reason)
        ])
        log.notice(
            "order answered",
            metadata: [
                "order": "\(order.id)", "tenant": "\(order.tenant)", "task": "\(order.task.kind.rawValue)",
                "event": "\(answer.event.rawValue)", "why": "\(answer.reason)",
            ])
    }

    private func state(of order: ProvisioningOrder) async throws -> TenantState? {
        let journal = try GatewayJournal.read(in: configuration.stateDirectory)
        let known = journal.entries.map(\.allocation) + (try provisioner.confirmed())
        return try await provisioner.observe().state(of: order.tenant, known: known)
    }

    // MARK: Tasks

    /// One order on this gateway.
    private struct Work {
        let order: ProvisioningOrder
        let provisioner: Provisioner
        let directory: String

        func perform() async throws -> Answer {
            switch order.task {
            case .plan(let task):
                return Answer(
                    event: .planned,
                    plan: try await provisioner.plan(of: order.tenant, task.allocation).change(of: order.tenant))
            case .apply(let task): return try await apply(task)
            case .confirm(let task): return try await confirm(task)
            case .revert(let task): return try await revert(task)
            case .remove(let task):
                try await provisioner.remove(order.tenant)
                try change { $0.remove(of: order.tenant) }
                return Answer(event: .removed, reason: task.reason)
            case .suspend(let task):
                try await provisioner.hold(order.tenant, true, seconds: task.seconds)
                return Answer(event: .suspended, reason: task.reason)
            case .resume(let task):
                try await provisioner.hold(order.tenant, false)
                return Answer(event: .resumed, reason: task.reason)
            }
        }

        private func apply(_ task: ApplyTask) async throws -> Answer {
            let plan = try await provisioner.plan(of: order.tenant, task.allocation)
            let planned = plan.change(of: order.tenant)
            guard try planned.digest() == task.plan else {
                return Answer(
                    event: .refused, plan: planned,
                    reason: "the gateway would do something else than the plan that was decided on: have it plan again")
            }
            guard planned.obstacles.isEmpty else {
                return Answer(event: .refused, plan: planned, reason: planned.obstacles.joined(separator: "; "))
            }
            // On disk before the kernel has it: whatever ends this program, its successor knows what to look for.
            try change { $0.put(.init(order.id, task.allocation, planned, seconds: task.seconds)) }
            do {
                try await provisioner.apply(plan, seconds: task.seconds)
            } catch {
                try change { $0.remove(order.id) }
                throw error
            }
            try markInForce(seconds: task.seconds)
            return Answer(event: .applied, plan: planned)
        }

        private func confirm(_ task: SettleTask) async throws -> Answer {
            guard let entry = try entry(task) else { return unknown(task) }
            do {
                if !entry.plan.isUnchanged, !entry.state.isSettled { try await provisioner.confirm([order.tenant]) }
                guard try await provisioner.note(confirmed: entry.allocation) else { throw PlanRefusal.expired }
            } catch PlanRefusal.expired {
                return try expired(entry)
            }
            try change { $0.settle(task.order, as: .confirmed) }
            return Answer(event: .confirmed, plan: entry.plan)
        }

        private func revert(_ task: SettleTask) async throws -> Answer {
            guard let entry = try entry(task) else { return unknown(task) }
            guard entry.state != .confirmed else {
                return Answer(
                    event: .refused, plan: entry.plan, reason: "order \(task.order) is confirmed: remove the tenant")
            }
            do {
                if !entry.plan.isUnchanged, entry.state != .reverted { try await provisioner.revert([order.tenant]) }
            } catch PlanRefusal.expired {
                return try expired(entry)
            }
            try change { $0.settle(task.order, as: .reverted) }
            return Answer(event: .reverted, plan: entry.plan)
        }

        private func expired(_ entry: GatewayJournal.Entry) throws -> Answer {
            // This answer reports it: it is not reported once more.
            try change { $0.settle(entry.order, as: .expired) }
            return Answer(event: .expired, plan: entry.plan, reason: "\(PlanRefusal.expired)")
        }

        private func unknown(_ task: SettleTask) -> Answer {
            Answer(
                event: .refused,
                reason:
                    "order \(task.order) has nothing in force for \(order.tenant) here: its time was over, or it was settled before"
            )
        }

        // MARK: After an interruption

        /// For an order that was begun, and whose time is not over: all but an apply may be done once more.
        func resume() async throws -> Answer {
            switch order.task {
            case .plan, .suspend, .resume: return try await perform()
            case .apply, .confirm, .revert, .remove:
                let answer = try await outcome()
                return answer.event == .failed ? try await perform() : answer
            }
        }

        /// What came of an order that was begun, by what the kernel has.
        func outcome() async throws -> Answer {
            let present = try await provisioner.observe()[order.tenant]
            let interrupted = "the agent was stopped while it was at work on this"
            switch order.task {
            case .plan: return Answer(event: .failed, reason: interrupted)
            case .apply:
                guard let entry = try GatewayJournal.read(in: directory)[order.id] else {
                    return Answer(event: .failed, reason: "\(interrupted), before it began to change anything")
                }
                if let provisional = present?.provisional, entry.allocation.isHeld(by: provisional) {
                    try markInForce(seconds: present?.seconds ?? 0)
                    return Answer(event: .applied, plan: entry.plan, reason: interrupted)
                }
                try change { $0.remove(order.id) }
                return Answer(event: .failed, plan: entry.plan, reason: "\(interrupted); nothing of it is in force")
            case .confirm(let task):
                guard let entry = try entry(task) else { return Answer(event: .failed, reason: interrupted) }
                guard try await provisioner.note(confirmed: entry.allocation) else {
                    return Answer(event: .failed, plan: entry.plan, reason: "\(interrupted); it is not confirmed")
                }
                try change { $0.settle(task.order, as: .confirmed) }
                return Answer(event: .confirmed, plan: entry.plan)
            case .revert(let task):
                guard present?.provisional == nil else { return Answer(event: .failed, reason: interrupted) }
                try change { $0.settle(task.order, as: .reverted) }
                return Answer(event: .reverted)
            case .remove(let task):
                guard present == nil else { return Answer(event: .failed, reason: interrupted) }
                try change { $0.remove(of: order.tenant) }
                return Answer(event: .removed, reason: task.reason)
            case .suspend(let task):
                return present?.isHeld == true
                    ? Answer(event: .suspended, reason: task.reason) : Answer(event: .failed, reason: interrupted)
            case .resume(let task):
                return present?.isHeld == false
                    ? Answer(event: .resumed, reason: task.reason) : Answer(event: .failed, reason: interrupted)
            }
        }

        // MARK: Journal

        private func entry(_ task: SettleTask) throws -> GatewayJournal.Entry? {
            try GatewayJournal.read(in: directory)[task.order].flatMap { $0.tenant == order.tenant ? $0 : nil }
        }

        private func markInForce(seconds: Int) throws {
            try change { journal in
                guard var entry = journal[order.id] else { return }
                entry = .init(entry.order, entry.allocation, entry.plan, seconds: seconds)
                entry.state = .inForce
                journal.put(entry)
            }
        }

        private func change(_ body: (inout GatewayJournal) -> Void) throws {
            var journal = try GatewayJournal.read(in: directory)
            body(&journal)
            try journal.write(in: directory)
        }
    }
}

extension PlannedChange {
    /// The tenant has what it is to have; the rules beside it may be put right.
    fileprivate var isUnchanged: Bool { before == after }
}
