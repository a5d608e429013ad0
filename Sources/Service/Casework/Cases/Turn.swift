// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
internal import Values

/// What a person may do with a case now: the one source of the inbox, the page and the API.
struct Turn {
    /// Those that the case waits for come first.
    let actions: [Action]
    let awaited: [Action]

    init(of user: UserView, _ mandate: Mandate, in state: CaseState, at now: Timestamp, _ policy: Policy) {
        let next = Procedure.next(in: state, at: now, policy: policy).map(\.action)
        let own = mandate.posts.flatMap { post in
            let allowed = Procedure.allowedActions(for: Author(user, in: post), in: state, at: now, policy: policy)
            return CaseOutlook.actions(for: post.role, in: state, at: now, policy).filter {
                mandate.post(for: $0) == post && allowed.contains($0)
            }
        }
        awaited = own.filter(next.contains)
        actions = awaited + own.filter { !next.contains($0) }
    }
}

extension WaitingLine {
    /// Those of the role's actions that this person may take; `nil` where what waits for the role is another person's, such as the approval of
    /// one's own proposal, or a signature that somebody else gives at present.
    func actions(
        of user: UserView, _ mandate: Mandate, _ records: Records, at now: Timestamp, _ policy: Policy
    ) throws -> [Action]? {
        // A list reads no states, but for the few cases where it matters who asks.
        guard !mandate.isPlain || actions.contains(where: { $0.step.asksWho }),
            let state = try records.caseState(line.number)
        else { return actions }
        let turn = Turn(of: user, mandate, in: state, at: now, policy)
        return turn.awaited.isEmpty ? nil : turn.actions
    }
}
