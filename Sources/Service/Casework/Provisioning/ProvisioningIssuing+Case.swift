// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Inventory
internal import Procedure
internal import Values
internal import Words

/// The orders that a case gives its gateway in step 11.
extension ProvisioningIssuing {
    /// - Parameter revised: the allocation as it is being changed, where it is.
    func issue(_ orderID: String, _ task: NetworkTask, of state: CaseState, revised: Allocation?) throws {
        switch task {
        case .plan:
            try issue(
                orderID, task: .plan(PlanTask(allocation: allocation(of: state.number))), of: state.number,
                to: require(state), for: .handover)
        case .apply:
            guard let network = state.network, let plan = network.plan.flatMap({ Digest($0) }) else {
                throw StoreError.impossible("case \(state.number) has no plan to apply")
            }
            let agent = try require(state)
            // Nothing is changed that nobody could verify.
            let isVerifiable = try records.everywhere.agents().contains {
                $0.site == agent.site && $0.vantage == .inside && $0.standing == .approved
            }
            guard network.observationSeconds == nil || isVerifiable else { throw Problem.noAgentInside(agent.site) }
            try issue(
                orderID,
                task: .apply(
                    ApplyTask(
                        allocation: allocation(of: state.number), plan: plan, seconds: network.seconds)),
                of: state.number, to: agent, for: .handover)
        case .confirm, .revert:
            try settle(orderID, state, keep: task == .confirm)
        }
    }

    /// To the agent that has it in force, whoever stands at the gateway by now: where it does not answer, the kernel takes it back.
    private func settle(_ orderID: String, _ state: CaseState, keep: Bool) throws {
        guard let applied = state.network?.applyOrder, let record = try records.provisioningOrder(applied),
            let agent = try records.everywhere.agent(record.order.agent)
        else { throw StoreError.impossible("case \(state.number) has nothing in force to be kept or taken back") }
        let task = SettleTask(order: applied)
        let until = try provisionalEnd(of: record)
        try issue(
            orderID, task: keep ? .confirm(task) : .revert(task), of: state.number, to: agent, for: .handover,
            expires: max(now.advanced(bySeconds: 5), min(until, now.advanced(bySeconds: Self.patience))))
    }

    /// When the kernel takes back what an order put in force: as reported, otherwise as the order's own time has it at the latest.
    func provisionalEnd(of record: ProvisioningRecord) throws -> Timestamp {
        if let report = try records.provisioningReport(answering: record.order.id)?.report(),
            let until = report.state?.provisionalUntil
        {
            return until
        }
        guard case .apply(let task) = record.order.task else { return record.deadline }
        return record.order.expires.advanced(bySeconds: Double(task.seconds))
    }

    private func require(_ state: CaseState) throws -> AgentRecord {
        guard let agent = try gateway(forCase: state.number) else {
            throw Problem(
                .conflict, code: "network.gateway",
                title: Phrase(id: "Gateway tidak punya agen", en: "The gateway has no agent"),
                detail: Phrase(
                    id:
                        "Lokasi ini tidak lagi punya agen gateway yang disetujui. Setujui agennya, atau kerjakan jaringan dengan tangan.",
                    en:
                        "The site has no approved agent at its gateway any more. Approve one, or set the network up by hand."
                ))
        }
        return agent
    }

    /// Orders that the case does not wait for any more cannot be answered; what is in force provisionally is taken back.
    func withdrawStray(_ state: CaseState) throws {
        let awaited = state.stage.isFinal ? nil : state.network?.orderID
        for record in try records.provisioningOrders(of: state.number)
        where record.standing == .open && record.purpose == .handover && record.order.id != awaited {
            switch record.order.task.kind {
            case .plan, .apply, .confirm: try records.settleProvisioning(record.order.id, as: .withdrawn, at: now)
            case .revert, .remove, .suspend, .resume: break
            }
        }
        guard state.stage.isFinal, let network = state.network, network.isProvisional,
            let record = try network.applyOrder.flatMap({ try records.provisioningOrder($0) }),
            record.standing != .expired, let agent = try records.everywhere.agent(record.order.agent)
        else { return }
        try issue(task: .revert(SettleTask(order: record.order.id)), of: state.number, to: agent, for: .decision)
    }
}
