// SPDX-License-Identifier: Apache-2.0

package import Values

/// Why an action cannot be taken now.
struct Obstacle {
    let kind: Refusal.Kind
    let what: String

    static func done(_ what: String) -> Obstacle { Obstacle(kind: .alreadyDone, what: what) }
    static func notNow(_ what: String) -> Obstacle { Obstacle(kind: .notNow, what: what) }
}

extension CaseState {
    /// `nil` when `action` may be taken by its role at `now`. Looks at the state alone, never at a command's fields.
    func obstacle(to action: Action, at now: Timestamp, _ policy: Policy) -> Obstacle? {
        if action == .apply { return .done("the application is already in") }
        if action == .openIncident {
            return ending == .closedAccepted || ending == .closedWithException
                ? nil : .notNow("incidents concern placed servers only")
        }
        // Papers that were decided are still made when the case has ended in the meantime.
        if action == .letterIssued || action == .recordIssued { return obstacle(toFiling: action) }
        if let ending { return .notNow("the case has ended as “\(ending.rawValue)” and never moves again") }
        if let home = action.home { return obstacle(toDesk: action, home: home, policy) }
        guard signature != nil else { return .notNow("the reply is not signed yet") }
        switch action {
        case .recordAgenda: return agenda.map { .done("the agenda entry \($0.number) exists") }
        case .archiveReply: return archive.map { .done("the letter is archived on shelf \($0.shelf)") }
        case .sendReply, .mailDelivered:
            if isSent { return .done("the letter has reached the applicant") }
            return action == .mailDelivered && dispatch == nil ? .notNow("no letter is queued") : nil
        default: break
        }
        guard decision == .accept else { return .notNow("the reply is a refusal: there is no server to hand over") }
        return obstacle(toHandover: action, at: now, policy)
    }

    private func obstacle(toFiling action: Action) -> Obstacle? {
        if action == .letterIssued {
            guard let signature else { return .notNow("the reply is not signed yet") }
            return letterSHA256 == nil ? nil : .done("letter \(signature.letterNumber) is made and never changes")
        }
        guard let record else { return .notNow("the hand-over record is not signed") }
        return record.sha256 == nil ? nil : .done("hand-over record \(record.number) is made")
    }

    private func obstacle(toDesk action: Action, home: Stage, _ policy: Policy) -> Obstacle? {
        if home == .secretary, !policy.secretaryInitials, desk != .secretary {
            return .notNow("this office has no initialling by the secretary")
        }
        if signature == nil, desk == home { return nil }
        let isBehind = signature != nil || Stage.deskOrder(desk) > Stage.deskOrder(home)
        return isBehind ? .done("that step is done") : .notNow("the case has not come to that step")
    }

    private func obstacle(toHandover action: Action, at now: Timestamp, _ policy: Policy) -> Obstacle? {
        switch action {
        case .recordArrival: return arrival.map { _ in .done("the arrival is recorded") }
        case .signHandover:
            if let record { return .done("hand-over record \(record.number) is signed and never changes") }
            return arrival == nil ? .notNow("the server has not arrived") : nil
        case .recordInstallation:
            if arrival == nil { return .notNow("the server has not arrived") }
            if track == .passed { return .done("the server is installed and verified") }
            return exceptionIsApproved ? .notNow("an exception is approved for the installation as it is") : nil
        case .startVerification:
            if track == .passed { return .done("the verification has passed") }
            if track == .verifying { return .done("a verification is under way") }
            if exceptionIsApproved { return .notNow("an exception is approved") }
            if installation == nil { return .notNow("the server is not installed") }
            return isSent ? nil : .notNow("the letter has not been sent, and no report counts before that")
        case .reportJudged, .verificationExpired:
            if track == .passed { return .done("the verification has passed") }
            return openVerification == nil ? .notNow("no verification is under way") : nil
        case .proposeException:
            if exceptionIsApproved { return .done("an exception is approved") }
            return track == .remedy ? nil : .notNow("an exception answers a verification that did not pass")
        case .approveException:
            if exceptionIsApproved { return .done("the exception is approved") }
            return exception == nil ? .notNow("nobody has proposed an exception") : nil
        case .annexSealed:
            if annex != nil { return .done("the annex is sealed and never changes") }
            if record?.sha256 == nil { return .notNow("the hand-over record is not made yet") }
            return track == .passed || exceptionIsApproved ? nil : .notNow("there is no verdict to seal")
        case .cancel:
            if exceptionIsApproved { return .notNow("an exception is approved") }
            return track == .passed ? .notNow("the server is verified; its retrieval is a case of its own") : nil
        case .remind, .expire:
            guard track == .awaitingServer else { return .notNow("the server has arrived") }
            guard let deadline = deliveryDeadline(policy) else { return .notNow("the letter has not been sent") }
            if action == .remind {
                return dueReminder(at: now, policy) == nil ? .notNow("no reminder is due") : nil
            }
            return now < deadline ? .notNow("the delivery window is still open") : nil
        default: return nil
        }
    }

    /// When an undelivered server's place is given up; `nil` before the letter is sent.
    package func deliveryDeadline(_ policy: Policy) -> Timestamp? {
        dispatch?.sentAt.map { $0.advanced(byDays: policy.deliveryDays) }
    }

    /// The days-left of the reminder that should go out now: the latest due one that has not been sent.
    func dueReminder(at now: Timestamp, _ policy: Policy) -> Int? {
        guard let deadline = deliveryDeadline(policy), now < deadline else { return nil }
        let due = policy.reminderDays.filter { now >= deadline.advanced(byDays: -$0) }.min()
        return due.flatMap { days in reminders.contains { $0 <= days } ? nil : days }
    }
}

extension Stage {
    /// Place among steps 1 to 10.
    static func deskOrder(_ stage: Stage) -> Int {
        let order: [Stage] = [
            .submitted, .disposition, .preparation, .checkOrder, .check, .replyOrder, .draft, .review, .initials,
            .secretary, .signature,
        ]
        // A returned file waits before everything else.
        return order.firstIndex(of: stage) ?? -1
    }
}
