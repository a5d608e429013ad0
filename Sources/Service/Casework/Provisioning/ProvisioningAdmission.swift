// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Judging
internal import Values
internal import Words

/// Whether a gateway's genuine report answers an order, and counts for it.
struct ProvisioningAdmission {
    let records: Records

    /// The order that the report answers; `nil` where nobody ordered it. A report on an unknown order, another agent's, another tenant's or with
    /// another nonce is refused.
    func order(of statement: Statement<ProvisioningReport>, _ agent: AgentRecord) throws -> ProvisioningRecord? {
        let report = statement.predicate
        guard let id = report.orderID else { return nil }
        let refuse = { (what: Phrase) in
            Problem(
                .invalid, code: "report.order",
                title: Phrase(
                    id: "Laporan tidak menjawab perintah untuk agen ini",
                    en: "The report answers no order of this agent"), detail: what)
        }
        guard let record = try records.provisioningOrder(id), record.order.agent == agent.id else {
            throw refuse(
                Phrase(
                    id: "Tidak ada perintah \(id.prefix(40)) untuk agen \(agent.id).",
                    en: "There is no order \(id.prefix(40)) for agent \(agent.id)."))
        }
        let payload = try Envelope(bytes: record.envelope).payload
        guard record.order.nonce == report.nonce, record.order.tenant == report.tenant,
            statement.sha256(of: VerificationReport.orderSubject) == Digest(of: payload)
        else {
            throw refuse(
                Phrase(
                    id: "Nonce, penyewa, atau isi bukan milik perintah \(id) seperti yang diterbitkan.",
                    en: "Nonce, tenant or subject is not that of order \(id) as it was issued."))
        }
        guard record.order.task.kind.answers.contains(report.event) else {
            throw refuse(
                Phrase(
                    id:
                        "“\(report.event.rawValue)” bukan jawaban atas perintah \(record.order.task.kind.rawValue) \(id).",
                    en: "“\(report.event.rawValue)” is no answer to the \(record.order.task.kind.rawValue) order \(id)."
                ))
        }
        return record
    }

    /// Why a genuine report does not count; `nil` when it does.
    func staleness(
        of report: ProvisioningReport, _ record: ProvisioningRecord, _ agent: AgentRecord
    ) throws -> String? {
        let order = record.order
        guard try records.useNonce(order.nonce, agentID: agent.id) else {
            return "this agent has reported on the order before"
        }
        switch record.standing {
        case .open: break
        case .answered, .settled: return "the order is answered"
        case .withdrawn: return "the order was withdrawn: the case went on without it"
        case .expired: return "the order has expired"
        }
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
