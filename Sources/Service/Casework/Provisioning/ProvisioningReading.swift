// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Values
internal import Words

extension ReportReading {
    /// A gateway's signed report, after a check of its type, its signer and its own agreement.
    static func provisioning(
        _ envelope: Envelope, of agent: AgentRecord
    ) throws(Problem) -> Statement<ProvisioningReport> {
        let statement = try parse(
            Statement<ProvisioningReport>.self, payload(envelope, .provisioning, of: agent))
        let report = statement.predicate
        try checkOrigin(
            statement.predicateType, ProvisioningReport.predicateType, version: report.version, names: report.agent,
            of: agent)
        guard report.site == agent.site, agent.vantage == .gateway else {
            throw Problem(
                .invalid, code: "report.place", title: Phrase(id: "Lokasi lain", en: "Another place"),
                detail:
                    Phrase(
                        id:
                            "Laporan provisi datang dari agen gateway lokasinya sendiri; laporan menyebut \(report.site.prefix(60)), agen berada di \(agent.vantage.rawValue) \(agent.site).",
                        en:
                            "A provisioning report comes from the agent at its own site's gateway; the report names \(report.site.prefix(60)), the agent stands \(agent.vantage.rawValue) \(agent.site)."
                    ))
        }
        let planned = report.plan?.tenant ?? report.tenant
        let kept = report.state?.tenant ?? report.tenant
        guard planned == report.tenant, kept == report.tenant, report.event != .planned || report.plan != nil,
            (report.orderID == nil) == (report.nonce == nil)
        else {
            throw Problem(
                .invalid, code: "report.malformed",
                title: Phrase(id: "Laporan bertentangan dengan dirinya", en: "The report contradicts itself"),
                detail: Phrase(
                    id:
                        "Penyewa, rencana, dan keadaan dalam laporan harus sama; yang direncanakan memuat rencananya; nomor perintah dan nonce ada keduanya atau tidak sama sekali.",
                    en:
                        "Tenant, plan and state of a report are of one tenant; what was planned holds its plan; the order's number and nonce are both there or neither."
                ))
        }
        return statement
    }
}

extension ProvisioningTask.Kind {
    /// What a report that answers such an order may say.
    var answers: Set<ProvisioningEvent> {
        switch self {
        case .plan: [.planned, .refused, .failed]
        case .apply: [.applied, .refused, .failed]
        case .confirm: [.confirmed, .refused, .failed, .expired]
        case .revert: [.reverted, .refused, .failed, .expired]
        case .remove: [.removed, .refused, .failed]
        case .suspend: [.suspended, .refused, .failed]
        case .resume: [.resumed, .refused, .failed]
        }
    }
}
