// SPDX-License-Identifier: Apache-2.0

package import Values

/// What a case waits for until its next event, as lists of cases show it. Kept with each case, since no list can ask every case.
package struct CaseOutlook: Hashable, Sendable {
    /// What one of the roles that the case waits for may do.
    package struct Turn: Hashable, Sendable {
        package let role: Role
        /// Never empty; the first is what to do next.
        package let actions: [Action]
    }

    /// The role that the case waits for; `nil` when it waits for nobody.
    package let waiting: Role?
    package let turns: [Turn]
    /// When the service itself has to look at the case again; `nil` while no time does anything to it.
    package let due: Timestamp?

    package init(_ state: CaseState, at now: Timestamp, _ policy: Policy) {
        let next = Procedure.next(in: state, at: now, policy: policy)
        waiting = next.first?.role
        var roles: [Role] = []
        for role in next.map(\.role) where !roles.contains(role) { roles.append(role) }
        turns = roles.map { role in
            Turn(role: role, actions: CaseOutlook.actions(for: role, in: state, at: now, policy))
        }
        due = state.nextDeliveryTime(StepContext(at: now, policy: policy))
    }

    /// The actions that `role` may take; those that the case waits for come first.
    package static func actions(
        for role: Role, in state: CaseState, at now: Timestamp, _ policy: Policy
    ) -> [Action] {
        let allowed = Procedure.allowedActions(for: role, in: state, at: now, policy: policy)
        let next = Procedure.next(in: state, at: now, policy: policy).map(\.action)
        return allowed.filter { next.contains($0) } + allowed.filter { !next.contains($0) }
    }

    /// The rules by which an outlook is made: it is made anew for every case when they change.
    package static func rules(_ policy: Policy) -> String {
        // The number is raised with every change of what an outlook says of the same case under the same policy.
        "2 \(policy.secretaryInitials) \(policy.deliveryDays) \(policy.reminderDays)"
    }
}
