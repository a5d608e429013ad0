// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
internal import Values

/// What a person may do with a case now: the one source of the inbox, the page and the API.
struct Turn {
    /// Those that the case waits for come first.
    let actions: [Action]
    let awaited: [Action]

    init(of user: UserView, in state: CaseState, at now: Timestamp, _ policy: Policy) {
        let own = Procedure.allowedActions(for: Author(user), in: state, at: now, policy: policy)
        let next = Procedure.next(in: state, at: now, policy: policy).map(\.action)
        actions = CaseOutlook.actions(for: user.role, in: state, at: now, policy).filter(own.contains)
        awaited = actions.filter(next.contains)
    }
}

extension WaitingLine {
    /// Those of the role's actions that this person may take; `nil` where what waits for the role is another person's, such as the approval of
    /// one's own proposal.
    func actions(of user: UserView, _ records: Records, at now: Timestamp, _ policy: Policy) throws -> [Action]? {
        // A list reads no states, but for the few cases where it matters who asks.
        guard actions.contains(where: { $0.step.asksWho }), let state = try records.caseState(line.number) else {
            return actions
        }
        let turn = Turn(of: user, in: state, at: now, policy)
        return turn.awaited.isEmpty ? nil : turn.actions
    }
}
