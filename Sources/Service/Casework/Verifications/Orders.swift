// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Evidence
internal import FoundationEssentials
internal import Inventory
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var orders: Orders { Orders(context: context) }
}

/// Verification orders as agents take them, and the verdicts that they wait for.
package struct Orders: Sendable {
    let context: CaseworkContext

    /// Orders that this agent has still to report on; waits up to `wait` for one.
    package func open(agent id: String, wait: Duration) async throws -> OpenOrders {
        let probe: @Sendable () async throws -> OpenOrders? = {
            let time = context.now
            let orders = try await context.store.read { records in
                let agent = try records.approvedAgent(id).id
                return try records.openOrders(for: agent, at: time).map(\.envelope)
                    + records.openProvisioningOrders(for: agent, at: time).map(\.envelope)
            }
            return orders.isEmpty ? nil : OpenOrders(orders: try orders.map { try Envelope(bytes: $0) })
        }
        try await Agents(context: context).seen(id.lowercased(), at: context.now)
        let orders = try await context.hub.wait(atMost: wait, until: probe) {
            if case .orders = $0 { true } else { false }
        }
        return orders ?? OpenOrders(orders: [])
    }

    /// The technician in the room asks for a verification; an open order of the case is handed out again.
    package func start(agent id: String, caseNumber: String) async throws -> Envelope {
        let now = context.now
        return try await mappingProblems {
            let (envelope, state) = try await context.store.write { records -> ([UInt8], CaseState?) in
                let agent = try records.approvedAgent(id)
                guard agent.vantage == .inside else {
                    throw Problem(
                        .forbidden, code: "agent.vantage", title: Phrase(id: "Bukan dari luar", en: "Not from outside"),
                        detail: Phrase(
                            id: "Verifikasi dimulai di ruang server, oleh agen dalam.",
                            en: "A verification is started in the server room, by an agent inside."))
                }
                guard let before = try records.caseState(caseNumber) else { throw Problem.unknownCase(caseNumber) }
                if let site = try records.holding(of: caseNumber)?.allocation.site, site != agent.site {
                    throw Problem(
                        .conflict, code: "agent.site",
                        title: Phrase(id: "Ruang server lain", en: "Another server room"),
                        detail: Phrase(
                            id: "Berkas \(caseNumber) berada di \(site), agen ini di \(agent.site).",
                            en: "Case \(caseNumber) stands in \(site), this agent in \(agent.site)."))
                }
                if let open = try records.openOrders(for: agent.id, at: now).last(where: {
                    $0.order.caseNumber == caseNumber
                }) {
                    return (open.envelope, nil)
                }
                let technician = Author(role: .jft, id: "agent:\(agent.id)", name: agent.name)
                if before.stage.isFinal {
                    let id = try Rounds(context: context).fresh(
                        before, reason: "verify", by: technician, insideAgent: agent.id, records,
                        at: now)
                    guard let order = try records.order(id) else {
                        throw StoreError.impossible("order \(id) was not issued")
                    }
                    return (order.envelope, nil)
                }
                if before.network?.plan != nil {
                    throw Problem(
                        .conflict, code: "network.plan",
                        title: Phrase(
                            id: "Rencana jaringan harus dibaca dahulu", en: "The network's plan is read first"),
                        detail: Phrase(
                            id:
                                "Gateway lokasi ini akan diubah. Mulai verifikasi berkas \(caseNumber) di halamannya, setelah membaca rencananya.",
                            en:
                                "The gateway of this site will be changed. Start the verification of case \(caseNumber) on its page, where the plan is read."
                        ))
                }
                let orderID = UUID().uuidString.lowercased()
                var transaction = CaseTransaction(records, context, at: now)
                transaction.insideAgent = agent.id
                let after = try transaction.step(.startVerification, on: caseNumber, by: technician) { _, _ in
                    StartVerification.ordered(as: orderID)
                }
                guard let order = try records.order(orderID) else {
                    throw StoreError.impossible("order \(orderID) was not issued")
                }
                return (order.envelope, after)
            }
            if let state { context.announce(state) } else { context.hub.publish(.orders) }
            return try Envelope(bytes: envelope)
        }
    }

    /// A line of the live checklist; for screens only.
    package func recordProgress(agent id: String, orderID: String, _ update: ProgressUpdate) async throws {
        guard update.detail.utf8.count <= 2_000 else {
            throw Problem.invalid(
                "detail",
                Phrase(
                    id: "Satu baris kemajuan paling banyak 2000 bita.", en: "A line of progress has at most 2000 bytes."
                ))
        }
        let (vantage, number) = try await context.store.write { records -> (Vantage, String) in
            let agent = try records.approvedAgent(id)
            let record = try records.order(orderID, of: agent)
            guard let vantage = agent.vantage.measuring, record.order.checks(for: vantage).contains(update.check)
            else {
                throw Problem.invalid(
                    "check",
                    Phrase(
                        id: "Perintah itu tidak meminta \(update.check.rawValue) dari agen ini.",
                        en: "The order asks no \(update.check.rawValue) of this agent."))
            }
            try records.put(update, orderID: orderID, vantage: vantage)
            return (vantage, record.order.caseNumber)
        }
        context.hub.publish(.update(.progress(number: number, orderID: orderID, vantage: vantage, update: update)))
    }

    /// The verdict on the reports; waits up to `wait` while there is none.
    package func verdict(agent id: String, orderID: String, wait: Duration) async throws -> OrderVerdict {
        let look: @Sendable () async throws -> OrderVerdict = {
            try await context.store.read { records in
                let record = try records.order(orderID, of: records.approvedAgent(id))
                let state = try records.caseState(record.order.caseNumber)
                let snapshot = try VerificationSnapshot(record, attempt: 1, records)
                let stage = state?.stage.rawValue ?? ""
                guard record.standing != .open else {
                    return OrderVerdict(
                        state: .waiting, awaiting: snapshot.awaiting.map(\.rawValue), verdict: nil, caseState: stage)
                }
                // A withdrawn order proves nothing either way.
                let verdict = record.verdict ?? Verdict(outcome: .inconclusive, judgements: [])
                let earlier = try records.verdict(before: record)
                return OrderVerdict(
                    state: .decided, awaiting: [], verdict: verdict, caseState: stage,
                    changes: earlier.map { verdict.changes(since: $0) })
            }
        }
        let decided = try await context.hub.wait(atMost: wait) {
            let verdict = try await look()
            return verdict.state == .decided ? verdict : nil
        } matters: {
            if case .orders = $0 { true } else { false }
        }
        if let decided { return decided }
        return try await look()
    }

    /// Decides expired orders by the reports that have arrived; the verdict is never a pass.
    package func settleOverdue() async throws {
        let now = context.now
        for overdue in try await context.store.read({ try $0.overdueOrders(at: now) }) {
            let state = try await context.store.write { records -> CaseState? in
                guard let record = try records.order(overdue.order.id), record.standing == .open else { return nil }
                do {
                    return try OrderJudging(records: records, context: context, now: now)
                        .judge(record, evenIncomplete: true)
                } catch is Refusal {
                    // The case has gone on without it.
                    try records.settle(record.order.id, as: .expired, verdict: nil, at: now)
                    return nil
                }
            }
            if let state { context.announce(state) }
        }
    }
}
