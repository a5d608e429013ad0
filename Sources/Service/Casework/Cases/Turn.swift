// SPDX-License-Identifier: Apache-2.0

internal import Procedure
internal import Values

/// What a person may do with a case now: the one source of the inbox, the page and the API.
struct Turn {
    /// Those that the case waits for come first.
    let actions: [Action]
    let awaited: [Action]

    init(of user: UserView, in state: CaseState, at now: Timestamp, _ policy: Policy) {
        let allowed = Procedure.allowedActions(for: Author(user), in: state, at: now, policy: policy)
        let next = Procedure.next(in: state, at: now, policy: policy).map(\.action)
        awaited = allowed.filter(next.contains)
        actions = awaited + allowed.filter { !next.contains($0) }
    }
}
