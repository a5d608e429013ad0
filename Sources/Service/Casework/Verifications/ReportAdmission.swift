// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Judging
internal import Procedure
internal import Values
internal import Words

/// Whether a genuine report answers an order, and counts for it.
struct ReportAdmission {
    let records: Records

    /// The order that the report answers. A report for an unknown order, another agent's, another case or another nonce is refused.
    func order(of statement: Statement<VerificationReport>, _ agent: AgentRecord) throws -> OrderRecord {
        let report = statement.predicate
        let refuse = { (what: Phrase) in
            Problem(
                .invalid, code: "report.order",
                title: Phrase(
                    id: "Laporan tidak menjawab perintah untuk agen ini",
                    en: "The report answers no order of this agent"),
                detail: what
                    + Phrase(
                        id: " Hanya perintah yang diberikan layanan kepada agen ini yang dapat dilaporkan.",
                        en: " Only orders that the service gave to this agent can be reported on."))
        }
        guard let record = try records.order(report.orderID),
            record.order.insideAgent == agent.id || record.order.outsideAgent == agent.id
        else {
            throw refuse(
                Phrase(
                    id: "Tidak ada perintah \(report.orderID.prefix(40)) untuk agen \(agent.id).",
                    en: "There is no order \(report.orderID.prefix(40)) for agent \(agent.id)."))
        }
        guard record.order.caseNumber == report.caseNumber else {
            throw refuse(
                Phrase(
                    id:
                        "Perintah \(record.order.id) untuk berkas \(record.order.caseNumber), sedangkan laporan untuk \(report.caseNumber.prefix(40)).",
                    en:
                        "Order \(record.order.id) is for case \(record.order.caseNumber), the report for \(report.caseNumber.prefix(40))."
                )
            )
        }
        guard record.order.nonce == report.nonce else {
            throw refuse(
                Phrase(
                    id: "Nonce bukan milik perintah \(record.order.id).",
                    en: "The nonce is not that of order \(record.order.id)."))
        }
        let payload = try Envelope(bytes: record.envelope).payload
        guard statement.sha256(of: VerificationReport.orderSubject) == Digest(of: payload) else {
            throw refuse(
                Phrase(
                    id: "Yang dilaporkan bukan perintah seperti yang diterbitkan.",
                    en: "The report's subject is not the order as it was issued."))
        }
        return record
    }

    /// Why a genuine report does not count; `nil` when it does.
    func staleness(
        of report: VerificationReport, _ record: OrderRecord, _ agent: AgentRecord
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
        switch record.purpose {
        case .round, .withdrawal: break
        case .handover:
            guard state.openVerification?.orderID == order.id else { return "the case does not wait for this order" }
        }
        guard report.allocationVersion == order.target.allocationVersion,
            report.allocationVersion == state.allocationVersion
        else {
            return
                "allocation version \(report.allocationVersion) is not the present one, \(state.allocationVersion ?? 0)"
        }
        // The nonce, which nobody knows before the order, is what really proves that a report is younger.
        guard state.isSent else { return "the letter had not been sent" }
        guard report.began.seconds(since: order.issued) >= -ReportTimes.clockTolerance else {
            return "it began before the order was issued"
        }
        guard order.expires.seconds(since: report.began) >= -ReportTimes.clockTolerance else {
            return "it began after the order expired"
        }
        guard report.ended >= report.began else { return "it ended before it began" }
        return nil
    }
}
