// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Provisioning

/// What came of an order.
struct OrderAnswer {
    let event: ProvisioningEvent
    var plan: PlannedChange?
    var reason = ""
}

/// One order on this gateway. What is provisional stands in the journal before the kernel has it.
struct OrderWork {
    let order: ProvisioningOrder
    let provisioner: Provisioner
    let directory: String

    func perform() async throws -> OrderAnswer {
        switch order.task {
        case .plan(let task):
            return OrderAnswer(
                event: .planned,
                plan: try await provisioner.plan(of: order.tenant, task.allocation).change(of: order.tenant))
        case .apply(let task): return try await apply(task)
        case .confirm(let task): return try await confirm(task)
        case .revert(let task): return try await revert(task)
        case .remove(let task):
            try await provisioner.remove(order.tenant)
            try change { $0.remove(of: order.tenant) }
            return OrderAnswer(event: .removed, reason: task.reason)
        case .suspend(let task):
            try await provisioner.hold(order.tenant, true, seconds: task.seconds)
            return OrderAnswer(event: .suspended, reason: task.reason)
        case .resume(let task):
            try await provisioner.hold(order.tenant, false)
            return OrderAnswer(event: .resumed, reason: task.reason)
        }
    }

    private func apply(_ task: ApplyTask) async throws -> OrderAnswer {
        let plan = try await provisioner.plan(of: order.tenant, task.allocation)
        let planned = plan.change(of: order.tenant)
        guard try planned.digest() == task.plan else {
            return OrderAnswer(
                event: .refused, plan: planned,
                reason: "the gateway would do something else than the plan that was decided on: have it plan again")
        }
        guard planned.obstacles.isEmpty else {
            return OrderAnswer(event: .refused, plan: planned, reason: planned.obstacles.joined(separator: "; "))
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
        return OrderAnswer(event: .applied, plan: planned)
    }

    private func confirm(_ task: SettleTask) async throws -> OrderAnswer {
        guard let entry = try entry(task) else { return unknown(task) }
        do {
            if !entry.plan.isUnchanged, !entry.state.isSettled { try await provisioner.confirm([order.tenant]) }
            guard try await provisioner.note(confirmed: entry.allocation) else { throw PlanRefusal.expired }
        } catch PlanRefusal.expired {
            return try expired(entry)
        }
        try change { $0.settle(task.order, as: .confirmed) }
        return OrderAnswer(event: .confirmed, plan: entry.plan)
    }

    private func revert(_ task: SettleTask) async throws -> OrderAnswer {
        guard let entry = try entry(task) else { return unknown(task) }
        guard entry.state != .confirmed else {
            return OrderAnswer(
                event: .refused, plan: entry.plan, reason: "order \(task.order) is confirmed: remove the tenant")
        }
        do {
            if !entry.plan.isUnchanged, entry.state != .reverted { try await provisioner.revert([order.tenant]) }
        } catch PlanRefusal.expired {
            return try expired(entry)
        }
        try change { $0.settle(task.order, as: .reverted) }
        return OrderAnswer(event: .reverted, plan: entry.plan)
    }

    private func expired(_ entry: GatewayJournal.Entry) throws -> OrderAnswer {
        // This answer reports it: it is not reported once more.
        try change { $0.settle(entry.order, as: .expired) }
        return OrderAnswer(event: .expired, plan: entry.plan, reason: "\(PlanRefusal.expired)")
    }

    private func unknown(_ task: SettleTask) -> OrderAnswer {
        OrderAnswer(
            event: .refused,
            reason:
                "order \(task.order) has nothing in force for \(order.tenant) here: its time was over, or it was settled before"
        )
    }

    // MARK: Journal

    func entry(_ task: SettleTask) throws -> GatewayJournal.Entry? {
        try GatewayJournal.read(in: directory)[task.order].flatMap { $0.tenant == order.tenant ? $0 : nil }
    }

    func markInForce(seconds: Int) throws {
        try change { journal in
            guard var entry = journal[order.id] else { return }
            entry = .init(entry.order, entry.allocation, entry.plan, seconds: seconds)
            entry.state = .inForce
            journal.put(entry)
        }
    }

    func change(_ body: (inout GatewayJournal) -> Void) throws {
        var journal = try GatewayJournal.read(in: directory)
        body(&journal)
        try journal.write(in: directory)
    }
}

extension PlannedChange {
    /// The tenant has what it is to have; the rules beside it may be put right.
    fileprivate var isUnchanged: Bool { before == after }
}
