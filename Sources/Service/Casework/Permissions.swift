// SPDX-License-Identifier: Apache-2.0

package import Values

/// What officers do beside the steps of a case; who may do a step says its ``Action/role``. The routes and the navigation of the pages
/// follow from here.
package enum Duty: CaseIterable, Sendable {
    /// Join tokens, approval and revocation of agents.
    case keepAgents
    case closeIncidents

    package var roles: Set<Role> {
        switch self {
        case .keepAgents: [.kasi, .kabid, .noc]
        case .closeIncidents: [.noc, .kasi]
        }
    }

    /// Throws a ``Problem`` unless the person's role has the duty.
    func require(of user: UserView) throws(Problem) {
        guard !roles.contains(user.role) else { return }
        let names = roles.map(\.rawValue).sorted().joined(separator: ", ")
        switch self {
        case .keepAgents:
            throw Problem(
                .forbidden, code: "agent.role", title: "Not yours",
                detail: "Agents are the business of \(names); you act as \(user.role.rawValue).")
        case .closeIncidents:
            throw Problem(
                .forbidden, code: "incident.role", title: "Not your role",
                detail: "Incidents are closed by \(names); you act as \(user.role.rawValue).")
        }
    }
}
