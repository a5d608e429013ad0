// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Values
internal import Words

/// A part of the office's pages, with an entry in the navigation.
enum PageSection: String, CaseIterable {
    case inbox, cases, noc, network, resources, agents, people, delegations, ledger

    var title: Phrase {
        switch self {
        case .inbox: Phrase(id: "Kotak masuk", en: "Inbox")
        case .cases: Phrase(id: "Berkas", en: "Cases")
        case .noc: Phrase(id: "Lalu lintas", en: "Traffic")
        case .network: Phrase(id: "Jaringan", en: "Network")
        case .resources: Phrase(id: "Sumber daya", en: "Resources")
        case .agents: Phrase(id: "Agen", en: "Agents")
        case .people: Phrase(id: "Pengguna", en: "People")
        case .delegations: Phrase(id: "Pendelegasian", en: "Delegations")
        case .ledger: Phrase(id: "Jurnal bukti", en: "Ledger")
        }
    }

    /// The routes of the section.
    func routes(of all: Routes) -> [Route] {
        switch self {
        case .inbox: all.caseListRoutes
        case .cases: all.actionPageRoutes
        case .noc: all.nocPageRoutes
        case .network: all.networkPageRoutes
        case .resources: all.resourcesRoutes
        case .agents: all.agentPageRoutes
        case .people: all.peopleRoutes
        case .delegations: all.delegationRoutes
        case .ledger: all.ledgerPageRoutes
        }
    }

    /// The duty without which the section is not opened; `nil`: everybody's.
    private var duty: Duty? {
        switch self {
        case .agents: .keepAgents
        case .network: .watchNetwork
        case .people, .delegations: .keepPeople
        case .inbox, .cases, .noc, .resources, .ledger: nil
        }
    }

    /// The sections that `role` may open; first for the NOC and the administrator are their own.
    static func all(for role: Role) -> [PageSection] {
        let open = allCases.filter { $0.duty?.roles.contains(role) ?? true }
        let own: [PageSection] =
            switch role {
            case .noc: [.noc]
            case .admin: [.people, .delegations]
            case .applicant, .jfu, .kepalaDinas, .sekretaris, .kabid, .kasi, .jft, .system: []
            }
        return own + open.filter { !own.contains($0) }
    }
}

/// An entry of the navigation.
struct NavigationLink: TemplateModel {
    let name: String
    let href: String
    let current: Bool

    init(_ section: PageSection, isCurrent: Bool, _ texts: Catalogue) {
        name = texts[section.title]
        href = "/\(section.rawValue)"
        current = isCurrent
    }
}
