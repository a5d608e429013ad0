// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import FoundationEssentials
internal import Judging
internal import Procedure
internal import Values

/// Judges verification orders within one transaction.
struct OrderJudging {
    let records: Records
    let context: CaseworkContext
    let now: Timestamp

    /// Judges the order once every report that it asks for is in, or with those that arrived before it expired; advances the case. The verdict is the
    /// service's own, from the measurements.
    func judge(_ record: OrderRecord, evenIncomplete: Bool) throws -> CaseState? {
        let reports = try records.countingReports(of: record.order.id)
        let needed: Set<Vantage> = record.order.outsideAgent == nil ? [.inside] : [.inside, .outside]
        guard evenIncomplete || needed.isSubset(of: reports.map(\.report.vantage)) else { return nil }
        let verdict = Judge(order: record.order).verdict(reports: reports.map(\.report))
        let standing: OrderStanding = needed.isSubset(of: reports.map(\.report.vantage)) ? .judged : .expired
        try records.settle(record.order.id, as: standing, verdict: verdict, at: now)
        switch record.purpose {
        case .handover: break
        case .round:
            try Rounds(context: context).conclude(record.order, verdict, records, at: now)
            return nil
        case .withdrawal:
            return try Withdrawals(context: context).conclude(
                record.order, verdict, reportIDs: reports.map(\.record.digest.description), records, at: now)
        }
        let settleOrder = UUID().uuidString.lowercased()
        let command: any ProcedureStep =
            reports.isEmpty
            ? VerificationExpired(orderID: record.order.id, settleOrder: settleOrder)
            : ReportJudged(
                orderID: record.order.id, verdict: verdict.outcome,
                reportIDs: reports.map(\.record.digest.description), settleOrder: settleOrder)
        var transaction = CaseTransaction(records, context, at: now)
        return try transaction.step(type(of: command).action, on: record.order.caseNumber, by: .system) { _, _ in
            command
        }
    }
}
