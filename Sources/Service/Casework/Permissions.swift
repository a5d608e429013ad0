// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// Duties of officers besides the steps of a case, whose roles are in ``Action/role``. The routes and the navigation of the pages are derived from
/// this enum.
package enum Duty: CaseIterable, Sendable {
    /// Join tokens, approval and revocation of agents.
    case keepAgents
    case closeIncidents
    /// Accepts or rejects another identity of a placed server.
    case decideIdentities
    /// Has placed servers verified again.
    case requestRounds
    /// Has queued work attempted again that failed too often.
    case releaseWork
    /// Sees what gateways have.
    case watchNetwork
    /// Suspends, resumes and removes tenants at the gateway.
    case decideNetwork
    /// Describes what the server rooms have to give.
    case keepInventory
    /// Has the agents show that a removed server is gone.
    case verifyWithdrawals
    /// Accounts, roles, and who acts in whose post.
    case keepPeople

    package var roles: Set<Role> {
        switch self {
        case .keepAgents: [.kasi, .kabid, .noc]
        case .closeIncidents: [.noc, .kasi]
        // The NOC sees it first, the technician can go to the machine, the section head answers for the room.
        case .decideIdentities: [.noc, .jft, .kasi]
        case .requestRounds: [.noc, .jft, .kasi]
        case .releaseWork: [.kasi, .noc]
        case .watchNetwork: [.jft, .noc, .kasi, .kabid]
        case .decideNetwork: [.noc, .kasi, .kabid]
        case .keepInventory: [.jft, .kasi]
        case .verifyWithdrawals: [.jft, .noc, .kasi, .kabid]
        case .keepPeople: [.admin]
        }
    }

    /// Throws a ``Problem`` unless the person's role has the duty.
    func require(of user: UserView) throws(Problem) {
        guard !roles.contains(user.role) else { return }
        let names = Role.allCases.filter(roles.contains).map(\.title)
        let list = { (language: Language) in names.map { $0[language] }.joined(separator: ", ") }
        switch self {
        case .keepAgents:
            throw Problem(
                .forbidden, code: "agent.role", title: Problem.otherRole,
                detail: Phrase(
                    id: "Agen dikelola oleh \(list(.indonesian)); Anda bertindak sebagai \(user.role.title.id).",
                    en: "Agents are the business of \(list(.english)); you act as \(user.role.title.en)."))
        case .closeIncidents:
            throw Problem(
                .forbidden, code: "incident.role", title: Problem.otherRole,
                detail: Phrase(
                    id: "Insiden ditutup oleh \(list(.indonesian)); Anda bertindak sebagai \(user.role.title.id).",
                    en: "Incidents are closed by \(list(.english)); you act as \(user.role.title.en)."))
        case .decideIdentities:
            throw Problem(
                .forbidden, code: "identity.role", title: Problem.otherRole,
                detail: Phrase(
                    id:
                        "Identitas baru sebuah server diterima atau ditolak oleh \(list(.indonesian)); Anda bertindak sebagai \(user.role.title.id).",
                    en:
                        "A server's new identity is accepted or rejected by \(list(.english)); you act as \(user.role.title.en)."
                ))
        case .requestRounds:
            throw Problem(
                .forbidden, code: "round.role", title: Problem.otherRole,
                detail: Phrase(
                    id:
                        "Verifikasi ulang diminta oleh \(list(.indonesian)); Anda bertindak sebagai \(user.role.title.id).",
                    en:
                        "A verification of a placed server is asked for by \(list(.english)); you act as \(user.role.title.en)."
                ))
        case .watchNetwork, .decideNetwork, .verifyWithdrawals:
            throw Problem(
                .forbidden, code: "network.role", title: Problem.otherRole,
                detail: Phrase(
                    id:
                        "Jaringan di gateway adalah urusan \(list(.indonesian)); Anda bertindak sebagai \(user.role.title.id).",
                    en:
                        "The network at the gateway is the business of \(list(.english)); you act as \(user.role.title.en)."
                ))
        case .keepInventory:
            throw Problem(
                .forbidden, code: "inventory.role", title: Problem.otherRole,
                detail: Phrase(
                    id:
                        "Inventaris ruang server diubah oleh \(list(.indonesian)); Anda bertindak sebagai \(user.role.title.id).",
                    en:
                        "The server rooms' inventory is kept by \(list(.english)); you act as \(user.role.title.en)."
                ))
        case .keepPeople:
            throw Problem(
                .forbidden, code: "people.role", title: Problem.otherRole,
                detail: Phrase(
                    id: "Pengguna dikelola oleh \(list(.indonesian)); Anda bertindak sebagai \(user.role.title.id).",
                    en: "People are the business of \(list(.english)); you act as \(user.role.title.en)."))
        case .releaseWork:
            throw Problem(
                .forbidden, code: "work.role", title: Problem.otherRole,
                detail: Phrase(
                    id:
                        "Pekerjaan sistem dijalankan lagi oleh \(list(.indonesian)); Anda bertindak sebagai \(user.role.title.id).",
                    en: "Queued work is released by \(list(.english)); you act as \(user.role.title.en)."))
        }
    }
}

extension Problem {
    /// Title of the refusal for a role without the permission.
    package static let otherRole = Phrase(id: "Bukan untuk peran Anda", en: "Not for your role")
}
