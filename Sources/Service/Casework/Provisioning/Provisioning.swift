// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Evidence
internal import FoundationEssentials
internal import Logging
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var provisioning: Provisioning { Provisioning(context: context) }
}

/// What gateways are ordered to do, and what they say that they have.
package struct Provisioning: Sendable {
    let context: CaseworkContext

    /// Keeps what a gateway has now; only the latest of each site, for pages, never evidence.
    package func record(_ state: GatewayState, agent id: String) async throws {
        if let pause = context.gatewayStates.admit(id) {
            throw Problem(
                .tooMany, code: "gateway.rate", title: Phrase(id: "Terlalu sering", en: "Too often"),
                detail: Phrase(
                    id: "Agen ini mengirim keadaan gateway terlalu sering. Coba lagi \(pause) detik lagi.",
                    en: "This agent sends its gateway's state too often. Try again in \(pause) seconds."))
        }
        let now = context.now
        try await context.store.write { records in
            let examination = GatewayExamination(records: records, context: context, now: now)
            let agent = try records.approvedAgent(id)
            guard agent.vantage == .gateway else {
                throw Problem(
                    .forbidden, code: "agent.vantage",
                    title: Phrase(id: "Bukan agen gateway", en: "Not a gateway's agent"),
                    detail: Phrase(
                        id: "Keadaan gateway dikirim oleh agen di gateway itu sendiri.",
                        en: "The state of a gateway is sent by the agent on that gateway."))
            }
            try records.put(state, site: agent.site, agentID: agent.id, at: now)
            try examination.examine(state, site: agent.site)
            try records.sawAgent(agent.id, at: now)
        }
    }

    /// Lets cases go on whose orders are answered, or that nothing came for in time. Returns how many.
    @discardableResult
    package func goOn() async throws -> Int {
        let now = context.now
        // Looked for without writing: a service that has nothing to do writes nothing.
        let due = try await context.store.read { try $0.dueProvisioningOrders(at: now) }
        for record in due {
            do {
                try await goOn(record.order.id, isUsable: true, at: now)
            } catch let problem as Problem {
                // What was to follow cannot be: nobody verifies at this site, for example.
                context.logger.warning(
                    "a case cannot go on as ordered",
                    metadata: ["case": "\(record.caseNumber)", "why": "\(problem.detail.en)"])
                try await goOn(record.order.id, isUsable: false, at: now)
            }
        }
        return due.count
    }

    private func goOn(_ id: String, isUsable: Bool, at now: Timestamp) async throws {
        let state = try await mappingProblems {
            try await context.store.write { records -> CaseState? in
                guard let record = try records.provisioningOrder(id),
                    record.standing == .answered || record.standing == .open
                else { return nil }
                let report = try records.provisioningReport(answering: id)
                try records.settleProvisioning(id, as: report == nil ? .expired : .settled, at: now)
                switch record.purpose {
                case .decision:
                    if record.order.task.kind == .remove, try report?.report().event == .removed {
                        try Withdrawals(context: context).begin(record.caseNumber, records, at: now)
                    }
                    return nil
                case .handover:
                    do {
                        var transaction = CaseTransaction(records, context, at: now)
                        return try transaction.step(.networkReported, on: record.caseNumber, by: .system) { _, _ in
                            try command(record, report, isUsable: isUsable)
                        }
                    } catch is Refusal {
                        // The case has gone on without it.
                        return nil
                    }
                }
            }
        }
        if let state { context.announce(state) } else { context.hub.publish(.orders) }
    }

    private func command(
        _ record: ProvisioningRecord, _ stored: ProvisioningReportRecord?, isUsable: Bool
    ) throws -> NetworkReported {
        let fresh = { UUID().uuidString.lowercased() }
        return NetworkReported(
            orderID: record.order.id, try answer(stored, isUsable: isUsable), nextOrder: fresh(),
            verificationOrder: fresh(), seconds: context.settings.verification.networkSeconds)
    }

    private func answer(
        _ stored: ProvisioningReportRecord?, isUsable: Bool
    ) throws -> NetworkReported.Answer {
        guard let stored else { return .ended(.silent, reason: "") }
        let (report, id) = (try stored.report(), stored.digest.description)
        switch report.event {
        case .planned:
            guard let plan = report.plan else {
                throw StoreError.damaged("provisioning report \(id) holds no plan")
            }
            return .planned(plan: try plan.digest().description, isApplicable: plan.obstacles.isEmpty)
        case .applied:
            return isUsable ? .applied(reportID: id) : .unusable(reportID: id)
        case .confirmed: return .confirmed(reportID: id)
        case .reverted: return .ended(.reverted, reason: report.reason)
        case .expired: return .ended(.expired, reason: report.reason)
        case .refused: return .ended(.refused, reason: report.reason)
        case .failed, .removed, .suspended, .resumed, .repaired, .restored:
            return .ended(.failed, reason: report.reason)
        }
    }
}
