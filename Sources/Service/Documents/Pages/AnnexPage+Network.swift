// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values
internal import Words

extension AnnexPage {
    /// From the gateway's own reports where there are any, so that the page cannot say anything else than they.
    static func network(_ content: AnnexContent, _ facts: EvidenceFacts, zone: OfficeZone) -> [FactView] {
        guard let applied = facts.provisioning.first(where: { $0.body.event == .applied }) else {
            let why = content.byHand.map { " Alasan: \($0)" } ?? ""
            return [FactView("Cara", "Dikerjakan dengan tangan, tanpa agen gateway.\(why)")]
        }
        var rows = [
            FactView(
                "Cara",
                "Oleh agen gateway \(facts.agentName(applied.body.agent)), dengan perintah bertanda tangan, mula-mula untuk sementara"
            )
        ]
        let plan = applied.body.plan
        if let digest = try? plan?.digest() {
            rows.append(FactView("Rencana (SHA-256)", digest.description, mono: true))
        }
        rows.append(FactView("Berlaku sementara", IndonesianDates.long(applied.body.ended, in: zone)))
        if let confirmed = facts.provisioning.first(where: { $0.body.event == .confirmed }) {
            rows.append(FactView("Ditetapkan", IndonesianDates.long(confirmed.body.ended, in: zone)))
        }
        if let after = plan?.after {
            let ports = after.forwardings.map {
                "\(after.publicAddress) port \($0.publicPort) → \(after.roomAddress) port \($0.roomPort) \($0.transport.rawValue.uppercased())"
            }
            rows.append(FactView("Diteruskan", list: ports))
        }
        guard let plan else { return rows }
        rows.append(FactView("Ditegakkan", list: plan.enforced.map(\.title.id)))
        if !plan.unenforced.isEmpty {
            rows.append(
                FactView("Tidak ditegakkan", list: plan.unenforced.map { "\($0.ability.title.id) (\($0.why))" }))
        }
        return rows
    }
}
