// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Judging
internal import Procedure
internal import Values

extension Casework {
    /// Seconds that an agent's wall clock may be off before its times are held against it. The nonce, which nobody knows before the
    /// order, is what really proves that a report is younger.
    private static let clockTolerance = 60.0

    /// The order that the report answers. A report for an unknown order, another agent's, another case or another nonce is refused.
    func ordered(_ statement: Statement<VerificationReport>, _ agent: AgentRecord, _ records: Records) throws
        -> OrderRecord
    {
        let report = statement.predicate
        let refuse = { (what: String) in
            Problem(
                .invalid, code: "report.order", title: "The report answers no order of this agent",
                detail: "\(what). Only orders that the service gave to this agent can be reported on.")
        }
        guard let record = try records.order(report.orderID),
            record.order.insideAgent == agent.id || record.order.outsideAgent == agent.id
        else { throw refuse("There is no order \(report.orderID.prefix(40)) for agent \(agent.id)") }
        guard record.order.caseNumber == report.caseNumber else {
            throw refuse(
                "Order \(record.order.id) is for case \(record.order.caseNumber), the report for \(report.caseNumber.prefix(40))"
            )
        }
        guard record.order.nonce == report.nonce else {
            throw refuse("The nonce is not that of order \(record.order.id)")
        }
        let payload = try Envelope(bytes: record.envelope).payload
        guard statement.sha256(of: VerificationReport.orderSubject) == Digest(of: payload) else {
            throw refuse("The report's subject is not the order as it was issued")
        }
        return record
    }

    /// Why a genuine report does not count; `nil` when it does.
    func staleness(
        of report: VerificationReport, _ record: OrderRecord, _ agent: AgentRecord, _ records: Records
    ) throws -> String? {
        let order = record.order
        guard try records.useNonce(order.nonce, agentID: agent.id) else {
            return "this agent has reported on the order before"
        }
        guard let state = try records.caseState(order.caseNumber) else { return "the case is gone" }
        switch record.standing {
        case .open: break
        case .judged: return "the order is decided"
        case .withdrawn: return "the order was withdrawn: the installation changed, or the case ended"
        case .expired: return "the order has expired"
        }
        guard record.purpose == .round || state.openVerification?.orderID == order.id else {
            return "the case does not wait for this order"
        }
        guard report.allocationVersion == order.target.allocationVersion,
            report.allocationVersion == state.allocationVersion
        else {
            return
                "allocation version \(report.allocationVersion) is not the present one, \(state.allocationVersion ?? 0)"
        }
        guard state.isSent else { return "the letter had not been sent" }
        guard report.began.seconds(since: order.issued) >= -Casework.clockTolerance else {
            return "it began before the order was issued"
        }
        guard order.expires.seconds(since: report.began) >= -Casework.clockTolerance else {
            return "it began after the order expired"
        }
        guard report.ended >= report.began else { return "it ended before it began" }
        return nil
    }

    /// Reports that count for an order, with their envelopes, inside first.
    static func countingReports(
        of orderID: String, _ records: Records
    ) throws -> [(record: ReportRecord, report: VerificationReport)] {
        try records.reports(orderID: orderID).filter(\.counts).map { record in
            let payload = Array(try Envelope(bytes: record.envelope).payload)
            return (record, try CanonicalJSON.decode(Statement<VerificationReport>.self, from: payload).predicate)
        }.sorted { $0.record.vantage == .inside && $1.record.vantage == .outside }
    }

    /// Judges the order once every report that it asks for is in, or with those at hand when its time is over; moves the case.
    /// The verdict is the service's own, from the measurements.
    func judge(_ record: OrderRecord, _ records: Records, at now: Timestamp, evenIncomplete: Bool) throws -> CaseState?
    {
        let reports = try Casework.countingReports(of: record.order.id, records)
        let needed: Set<Vantage> = record.order.outsideAgent == nil ? [.inside] : [.inside, .outside]
        guard evenIncomplete || needed.isSubset(of: reports.map(\.report.vantage)) else { return nil }
        let verdict = Judge(order: record.order).verdict(reports: reports.map(\.report))
        let standing: OrderStanding = needed.isSubset(of: reports.map(\.report.vantage)) ? .judged : .expired
        try records.settle(record.order.id, as: standing, verdict: verdict, at: now)
        guard record.purpose == .handover else {
            try concludeRound(record.order, verdict, records, at: now)
            return nil
        }
        let command: any ProcedureStep =
            reports.isEmpty
            ? VerificationExpired(orderID: record.order.id)
            : ReportJudged(
                orderID: record.order.id, verdict: verdict.outcome,
                reportIDs: reports.map(\.record.digest.description))
        var transaction = CaseTransaction(records, self, at: now)
        return try transaction.step(type(of: command).action, on: record.order.caseNumber, by: .system) { _, _ in
            command
        }
    }

    /// Decides orders whose time is over with what has come in: never a pass.
    package func settleOverdueOrders() async throws {
        let now = now
        for overdue in try await store.read({ try $0.overdueOrders(at: now) }) {
            let state = try await store.write { [self] records -> CaseState? in
                guard let record = try records.order(overdue.order.id), record.standing == .open else { return nil }
                do {
                    return try judge(record, records, at: now, evenIncomplete: true)
                } catch is Refusal {
                    // The case has gone on without it.
                    try records.settle(record.order.id, as: .expired, verdict: nil, at: now)
                    return nil
                }
            }
            if let state { announce(state) }
        }
    }
}
