// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Words

/// Orders and their reports, as the store has them.
extension Records {
    /// The order if it is addressed to this agent. An unknown order and another agent's order give the same error.
    func order(_ orderID: String, of agent: AgentRecord) throws -> OrderRecord {
        guard let record = try order(orderID),
            record.order.insideAgent == agent.id || record.order.outsideAgent == agent.id
        else {
            throw Problem(
                .unknown, code: "order.unknown", title: Phrase(id: "Perintah tidak ditemukan", en: "No such order"),
                detail: Phrase(
                    id: "Tidak ada perintah \(orderID.prefix(40)) untuk agen ini.",
                    en: "There is no order \(orderID.prefix(40)) for this agent."))
        }
        return record
    }

    /// Reports that count for an order, with their envelopes, inside first.
    func countingReports(of orderID: String) throws -> [(record: ReportRecord, report: VerificationReport)] {
        try reports(orderID: orderID).filter(\.counts).map { record in
            let payload = Array(try Envelope(bytes: record.envelope).payload)
            return (record, try CanonicalJSON.decode(Statement<VerificationReport>.self, from: payload).predicate)
        }.sorted { $0.record.vantage == .inside && $1.record.vantage == .outside }
    }
}
