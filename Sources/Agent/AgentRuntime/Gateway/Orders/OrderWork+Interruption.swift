// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Provisioning

/// What becomes of an order that the agent was stopped at.
extension OrderWork {
    /// For an order that was begun, and whose time is not over: all but an apply may be done once more.
    func resume() async throws -> OrderAnswer {
        switch order.task {
        case .plan, .suspend, .resume: return try await perform()
        case .apply, .confirm, .revert, .remove:
            let answer = try await outcome()
            return answer.event == .failed ? try await perform() : answer
        }
    }

    /// What came of an order that was begun, by what the kernel has.
    func outcome() async throws -> OrderAnswer {
        let present = try await provisioner.observe()[order.tenant]
        let interrupted = "the agent was stopped while it was at work on this"
        switch order.task {
        case .plan: return OrderAnswer(event: .failed, reason: interrupted)
        case .apply:
            guard let entry = try GatewayJournal.read(in: directory)[order.id] else {
                return OrderAnswer(event: .failed, reason: "\(interrupted), before it began to change anything")
            }
            if let provisional = present?.provisional, entry.allocation.isHeld(by: provisional) {
                try markInForce(seconds: present?.seconds ?? 0)
                return OrderAnswer(event: .applied, plan: entry.plan, reason: interrupted)
            }
            try change { $0.remove(order.id) }
            return OrderAnswer(event: .failed, plan: entry.plan, reason: "\(interrupted); nothing of it is in force")
        case .confirm(let task):
            guard let entry = try entry(task) else { return OrderAnswer(event: .failed, reason: interrupted) }
            guard try await provisioner.note(confirmed: entry.allocation) else {
                return OrderAnswer(event: .failed, plan: entry.plan, reason: "\(interrupted); it is not confirmed")
            }
            try change { $0.settle(task.order, as: .confirmed) }
            return OrderAnswer(event: .confirmed, plan: entry.plan)
        case .revert(let task):
            guard present?.provisional == nil else { return OrderAnswer(event: .failed, reason: interrupted) }
            try change { $0.settle(task.order, as: .reverted) }
            return OrderAnswer(event: .reverted)
        case .remove(let task):
            guard present == nil else { return OrderAnswer(event: .failed, reason: interrupted) }
            try change { $0.remove(of: order.tenant) }
            return OrderAnswer(event: .removed, reason: task.reason)
        case .suspend(let task):
            return present?.isHeld == true
                ? OrderAnswer(event: .suspended, reason: task.reason) : OrderAnswer(event: .failed, reason: interrupted)
        case .resume(let task):
            return present?.isHeld == false
                ? OrderAnswer(event: .resumed, reason: task.reason) : OrderAnswer(event: .failed, reason: interrupted)
        }
    }
}
