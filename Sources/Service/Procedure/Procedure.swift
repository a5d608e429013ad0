// SPDX-License-Identifier: Apache-2.0

package import Values

/// The SOP as a pure state machine: commands in, events or a refusal out. No clock, no storage, no I/O.
package enum Procedure {
    /// The events that `command` causes, in order, or why it is refused. `state` is `nil` only for ``Command/apply(number:form:)``.
    package static func decide(
        _ command: Command, by author: Author, in state: CaseState?, at now: Timestamp, policy: Policy
    ) throws(Refusal) -> [Event] {
        let action = command.action
        guard let state else {
            guard case .apply(let number, let form) = command else {
                throw Refusal(
                    .notNow, action: action, state: nil, next: [Refusal.Next(role: .applicant, action: .apply)],
                    what: "there is no such case", remedy: "Apply first")
            }
            try form.check(with: FieldRules(action: action, state: nil, at: now, policy: policy))
            return [.applied(number: number, form: form)]
        }
        try admit(action, by: author.role, in: state, at: now, policy: policy)
        let events = try events(for: command, in: state, at: now, policy)
        return events + consequences(of: events, by: author, in: state, at: now)
    }

    /// Refuses what `role` may not do now, before anything is known of the command's fields.
    package static func admit(
        _ action: Action, by role: Role, in state: CaseState, at now: Timestamp, policy: Policy
    ) throws(Refusal) {
        guard action.role == role else {
            throw Refusal(
                .wrongRole(needed: action.role, actual: role), action: action, state: state,
                next: next(in: state, at: now, policy: policy),
                what: "this belongs to \(action.role.rawValue), and you act as \(role.rawValue)",
                remedy: "Leave it to \(action.role.rawValue)")
        }
        if let obstacle = state.obstacle(to: action, at: now, policy) {
            throw refusal(obstacle, action, state, now, policy)
        }
    }

    /// Records `events` behind `state`'s log and folds them in.
    package static func record(
        _ events: [Event], by author: Author, at now: Timestamp, onto state: CaseState?
    ) -> (log: [Recorded], state: CaseState?) {
        var state = state
        var log: [Recorded] = []
        for event in events {
            let recorded = Recorded(
                seq: (state?.version ?? 0) + 1, at: now, by: event.author(author), event: event)
            log.append(recorded)
            if state == nil {
                state = CaseState(opening: recorded)
            } else {
                state?.apply(recorded)
            }
        }
        return (log, state)
    }

    /// Every action that `role` may take now, main ones and those that stand beside the way.
    package static func allowedActions(
        for role: Role, in state: CaseState, at now: Timestamp, policy: Policy
    ) -> [Action] {
        Action.allCases.filter { $0.role == role && state.obstacle(to: $0, at: now, policy) == nil }
    }

    /// What the case waits for, by role: the inbox. Leaves out what may be done but need not be.
    package static func next(in state: CaseState, at now: Timestamp, policy: Policy) -> [Refusal.Next] {
        Action.allCases.filter {
            state.obstacle(to: $0, at: now, policy) == nil && state.waits(for: $0)
        }.map { Refusal.Next(role: $0.role, action: $0) }
    }

    static func refusal(
        _ obstacle: Obstacle, _ action: Action, _ state: CaseState, _ now: Timestamp, _ policy: Policy
    ) -> Refusal {
        let next = next(in: state, at: now, policy: policy)
        let remedy =
            if state.stage.isFinal {
                "Nothing is left to do"
            } else if next.isEmpty {
                "Wait: the service itself is at work"
            } else {
                "What comes next: \(next.map(\.description).joined(separator: "; "))"
            }
        return Refusal(obstacle.kind, action: action, state: state, next: next, what: obstacle.what, remedy: remedy)
    }

    /// The case closes itself as soon as the last gate is filled, whichever it is.
    private static func consequences(
        of events: [Event], by author: Author, in state: CaseState, at now: Timestamp
    ) -> [Event] {
        guard let after = record(events, by: author, at: now, onto: state).state, after.ending == nil, after.deskIsDone
        else { return [] }
        if after.decision == .refuse { return [.closed(ending: .closedRefused, reportIDs: [])] }
        guard after.annex != nil else { return [] }
        let reports = after.verifications.last?.reportIDs ?? []
        if after.isFilled(.handover) { return [.closed(ending: .closedAccepted, reportIDs: reports)] }
        if after.exceptionIsApproved { return [.closed(ending: .closedWithException, reportIDs: reports)] }
        return []
    }
}

extension CaseState {
    /// Whether the case stands still for somebody until `action` is taken.
    func waits(for action: Action) -> Bool {
        switch action {
        case .returnToApplicant, .cancel, .proposeException, .remind, .openIncident: false
        case .sendReply: dispatch == nil
        case .recordInstallation: installation == nil
        case .letterIssued, .recordIssued: ending == nil
        // The server may come early, but is expected only once the letter is out.
        case .recordArrival: isSent
        default: true
        }
    }
}
