// SPDX-License-Identifier: Apache-2.0

internal import Values

extension Procedure {
    /// Step 5: every facility that is short says how; what is available in full is reserved.
    static func check(
        _ findings: FacilityFindings, _ version: Int?, _ rules: FieldRules, _ state: CaseState
    ) throws(Refusal) -> Event {
        for facility in Facility.allCases {
            let (note, field) = (findings[facility].note, "findings.\(facility.rawValue).note")
            if !findings[facility].available || !note.isEmpty { try rules.lines(note, field, most: 1000) }
        }
        guard findings.isAvailable == (version != nil) else {
            throw Refusal(
                .invalid(field: "findings"), action: .recordCheck, state: state, next: [],
                what: "resources are reserved exactly when all five facilities are available",
                remedy: "Record the check again")
        }
        return .facilitiesChecked(findings: findings, allocationVersion: version)
    }

    /// Step 6: what is short cannot be promised; a refusal has a reason.
    static func order(
        _ decision: ReplyDecision, _ reason: String?, _ rules: FieldRules, _ state: CaseState
    ) throws(Refusal) -> Event {
        let short = state.check?.findings.short ?? Facility.allCases
        switch decision {
        case .accept:
            guard short.isEmpty else {
                throw Refusal(
                    .invalid(field: "decision"), action: .orderReply, state: state, next: [],
                    what: "the check found too little of: \(short.map(\.rawValue).joined(separator: ", "))",
                    remedy: "Order a refusal")
            }
            try rules.optionalLines(reason, "reason", most: 2000)
        case .refuse: try rules.lines(reason ?? "", "reason", most: 2000)
        }
        return .replyOrdered(decision: decision, reason: reason)
    }

    /// A return has a reason.
    static func rule(
        _ ruling: Ruling, _ rules: FieldRules, approved: Event, returned: (String) -> Event
    ) throws(Refusal) -> Event {
        switch ruling.decision {
        case .approve: return approved
        case .return:
            let reason = ruling.reason ?? ""
            try rules.lines(reason, "reason", most: 2000)
            return returned(reason)
        }
    }

    /// By mail the letter is queued, by hand it has been given over. A mail that waits may still be given by hand.
    static func send(
        _ channel: Channel, _ recipient: String?, _ rules: FieldRules, _ state: CaseState, _ now: Timestamp,
        _ policy: Policy
    ) throws(Refusal) -> Event {
        switch channel {
        case .email:
            guard state.dispatch == nil else {
                throw refusal(
                    .done("the letter is queued for \(state.dispatch?.recipient ?? "")"), .sendReply, state, now, policy
                )
            }
            let recipient = recipient ?? state.form.contact.email
            try rules.email(recipient, "recipient")
            return .replyDispatched(recipient: recipient)
        case .hand:
            let recipient = recipient ?? state.form.contact.name
            try rules.line(recipient, "recipient", most: 200)
            return .replySent(channel: .hand, recipient: recipient)
        }
    }
}
