// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Values

/// A part of the office's pages, with an entry in the navigation.
enum PageSection: String, CaseIterable {
    case inbox, cases, noc, agents, ledger

    /// What `role` finds there, the part of its work first.
    static func all(for role: Role) -> [PageSection] {
        let open = allCases.filter { $0 != .agents || Duty.keepAgents.roles.contains(role) }
        return role == .noc ? [.noc] + open.filter { $0 != .noc } : open
    }
}

/// An entry of the navigation.
struct NavigationLink: TemplateModel {
    let name: String
    let href: String
    let current: Bool

    init(_ section: PageSection, isCurrent: Bool, _ texts: Catalogue) {
        name = texts.text("nav.\(section.rawValue)")
        href = "/\(section.rawValue)"
        current = isCurrent
    }
}
