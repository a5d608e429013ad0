// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Words

extension Records {
    /// The agent if it may act now; throws `agent.pending` or `agent.revoked` when not.
    func approvedAgent(_ id: String) throws -> AgentRecord {
        guard let agent = try agent(id.lowercased()) else { throw Problem.unknownAgent(id) }
        switch agent.standing {
        case .approved: return agent
        case .pending:
            throw Problem(
                .forbidden, code: "agent.pending",
                title: Phrase(id: "Agen menunggu persetujuan", en: "The agent waits for approval"),
                detail: Phrase(
                    id: "Petugas harus membandingkan sidik jari agen lalu menyetujuinya.",
                    en: "An officer has to compare the agent's fingerprints and approve it."))
        case .revoked:
            throw Problem.revoked(.forbidden, reason: agent.reason)
        }
    }
}

extension Problem {
    /// The problem of an unknown agent: its own call is forbidden, an officer's query finds nothing.
    static func unknownAgent(_ id: String, _ kind: Kind = .forbidden) -> Problem {
        Problem(
            kind, code: "agent.unknown", title: Phrase(id: "Agen tidak ditemukan", en: "No such agent"),
            detail: Phrase(
                id: "Layanan tidak mengenal agen \(id.prefix(40)); daftarkan agen itu.",
                en: "The service knows no agent \(id.prefix(40)); enrol it."))
    }

    /// The refusal of a revoked agent. Revocations are permanent.
    static func revoked(_ kind: Kind, reason: String?) -> Problem {
        Problem(
            kind, code: "agent.revoked", title: Phrase(id: "Agen sudah dicabut", en: "The agent is revoked"),
            detail: Phrase(
                id: "Pencabutan tidak dapat diurungkan. Daftarkan agen lagi dengan token baru."
                    + (reason.map { " Alasannya: “\($0)”." } ?? ""),
                en: "A revoked agent stays so. Enrol it anew with a fresh token."
                    + (reason.map { " The reason was: “\($0)”." } ?? "")))
    }
}
