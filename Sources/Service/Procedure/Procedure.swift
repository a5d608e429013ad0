// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The SOP as a pure state machine: commands in, events or a refusal out. No clock, no storage, no I/O.
package enum Procedure {
    /// The events that `command` causes, in order, or why it is refused. `state` is `nil` only for ``Apply``.
    package static func decide(
        _ command: any ProcedureStep, by author: Author, in state: CaseState?, at now: Timestamp, policy: Policy
    ) throws(Refusal) -> NewEvents {
        let context = StepContext(at: now, policy: policy)
        let action = type(of: command).action
        guard let state else {
            guard let apply = command as? Apply else {
                throw Refusal(
                    .notNow, action: action, state: nil, next: [Refusal.Next(role: .applicant, action: .apply)],
                    what: Phrase(id: "berkas itu tidak ada", en: "there is no such case"),
                    remedy: Phrase(id: "Ajukan permohonan dahulu", en: "Apply first"))
            }
            try refuse(apply.problems(in: nil, context), action, nil)
            return apply.opening
        }
        try admit(action, by: author.role, in: state, at: now, policy: policy)
        if let obstacle = action.step.obstacle(for: author, in: state) {
            throw refusal(obstacle, action, state, context)
        }
        try refuse(command.problems(in: state, context), action, state)
        let events: NewEvents
        do throws(StepRefusal) {
            events = try command.events(in: state, context)
        } catch {
            switch error {
            case .obstacle(let obstacle): throw refusal(obstacle, action, state, context)
            case .fields(let problems): throw Refusal(problems, action: action, state: state)
            }
        }
        return events.followed(by: consequences(of: events, by: author, in: state, at: now))
    }

    /// Refuses an action that `role` may not take now, before the command's fields are read.
    package static func admit(
        _ action: Action, by role: Role, in state: CaseState, at now: Timestamp, policy: Policy
    ) throws(Refusal) {
        let context = StepContext(at: now, policy: policy)
        guard action.role == role else {
            throw Refusal(
                .wrongRole(needed: action.role, actual: role), action: action, state: state,
                next: next(in: state, at: now, policy: policy),
                what: Phrase(
                    id: "ini tugas \(action.role.title.id), sedangkan Anda bertindak sebagai \(role.title.id)",
                    en: "this belongs to \(action.role.title.en), and you act as \(role.title.en)"),
                remedy: Phrase(
                    id: "Serahkan kepada \(action.role.title.id)", en: "Leave it to \(action.role.title.en)"))
        }
        if let obstacle = action.step.obstacle(in: state, context) { throw refusal(obstacle, action, state, context) }
    }

    /// Records `events` behind `state`'s log and folds them in.
    package static func record(
        _ events: NewEvents, by author: Author, at now: Timestamp, onto state: CaseState?
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
        let context = StepContext(at: now, policy: policy)
        return Action.allCases.filter { $0.role == role && $0.step.obstacle(in: state, context) == nil }
    }

    /// Those of the actions of the author's role that this person may take.
    package static func allowedActions(
        for author: Author, in state: CaseState, at now: Timestamp, policy: Policy
    ) -> [Action] {
        allowedActions(for: author.role, in: state, at: now, policy: policy).filter {
            !$0.step.asksWho || $0.step.obstacle(for: author, in: state) == nil
        }
    }

    /// The actions that the case waits for, by role, as shown in the inbox. Optional actions are left out.
    package static func next(in state: CaseState, at now: Timestamp, policy: Policy) -> [Refusal.Next] {
        let context = StepContext(at: now, policy: policy)
        return Action.allCases.filter {
            $0.step.obstacle(in: state, context) == nil && $0.step.isAwaited(in: state)
        }.map { Refusal.Next(role: $0.role, action: $0) }
    }

    private static func refuse(
        _ problems: [FieldProblem], _ action: Action, _ state: CaseState?
    ) throws(Refusal) {
        if !problems.isEmpty { throw Refusal(problems, action: action, state: state) }
    }

    private static func refusal(
        _ obstacle: Obstacle, _ action: Action, _ state: CaseState, _ context: StepContext
    ) -> Refusal {
        let next = next(in: state, at: context.now, policy: context.policy)
        let remedy =
            if state.stage.isFinal {
                Phrase(id: "Tidak ada lagi yang perlu dikerjakan", en: "Nothing is left to do")
            } else if next.isEmpty {
                Phrase(id: "Tunggu: layanan sendiri sedang bekerja", en: "Wait: the service itself is at work")
            } else {
                Phrase(
                    id: "Langkah berikutnya: \(next.map(\.phrase.id).joined(separator: "; "))",
                    en: "What comes next: \(next.map(\.phrase.en).joined(separator: "; "))")
            }
        let kind: Refusal.Kind =
            switch obstacle.kind {
            case .notNow: .notNow
            case .alreadyDone: .alreadyDone
            }
        return Refusal(kind, action: action, state: state, next: next, what: obstacle.what, remedy: remedy)
    }

    /// The case closes itself as soon as the last gate is filled, whichever it is.
    private static func consequences(
        of events: NewEvents, by author: Author, in state: CaseState, at now: Timestamp
    ) -> [Event] {
        guard let after = record(events, by: author, at: now, onto: state).state, after.ending == nil, after.deskIsDone
        else { return [] }
        if after.decision == .refuse { return [.closed(ending: .closedRefused, reportIDs: [])] }
        guard after.annex != nil else { return [] }
        let reports = after.verifications.last?.reportIDs ?? []
        if after.isFilled(.handover) { return [.closed(ending: .closedAccepted, reportIDs: reports)] }
        if after.exceptionIsApproved, after.confirmation(of: .record) != nil {
            return [.closed(ending: .closedWithException, reportIDs: reports)]
        }
        return []
    }
}
