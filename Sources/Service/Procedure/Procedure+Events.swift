// SPDX-License-Identifier: Apache-2.0

internal import Values

extension Procedure {
    /// The command's own events; role and stage have been checked. Refuses what the fields or the state's contents forbid.
    static func events(
        for command: Command, in state: CaseState, at now: Timestamp, _ policy: Policy
    ) throws(Refusal) -> [Event] {
        let rules = FieldRules(action: command.action, state: state, at: now, policy: policy)
        switch command {
        case .apply: return []
        case .register(let agendaNumber, let receivedOn):
            try rules.line(agendaNumber, "agendaNumber", most: 100)
            try rules.date(receivedOn, "receivedOn")
            return [.registered(agendaNumber: agendaNumber, receivedOn: receivedOn)]
        case .returnToApplicant(let reason):
            try rules.lines(reason, "reason", most: 2000)
            return [.returnedToApplicant(reason: reason)]
        case .resubmit(let form):
            try form.check(with: rules)
            return [.resubmitted(form: form)]
        case .dispose(let text):
            try rules.lines(text, "instruction", most: 2000)
            return [.disposed(instruction: text)]
        case .orderPreparation(let text):
            try rules.lines(text, "instruction", most: 2000)
            return [.preparationOrdered(instruction: text)]
        case .orderCheck(let text):
            try rules.lines(text, "workPlan", most: 4000)
            return [.checkOrdered(workPlan: text)]
        case .recordCheck(let findings, let version):
            return [try check(findings, version, rules, state)]
        case .orderReply(let decision, let reason):
            return [try order(decision, reason, rules, state)]
        case .draftReply(let body):
            try rules.optionalLines(body, "body", most: 10_000)
            return [.replyDrafted(body: body)]
        case .reviewDraft(let ruling):
            return [try rule(ruling, rules, approved: .draftApproved) { .draftReturned(reason: $0) }]
        case .initialDraft(let ruling):
            let approved = Event.draftInitialled(secretaryNext: policy.secretaryInitials)
            return [try rule(ruling, rules, approved: approved) { .initialsRefused(reason: $0) }]
        case .secretaryInitial(let ruling):
            return [try rule(ruling, rules, approved: .secretaryInitialled) { .secretaryRefused(reason: $0) }]
        case .signReply(let ruling, let capacity, let number):
            if ruling.decision == .approve { try rules.line(number, "letterNumber", most: 100) }
            let approved = Event.replySigned(capacity: capacity, letterNumber: number)
            return [try rule(ruling, rules, approved: approved) { .signatureRefused(reason: $0) }]
        case .recordAgenda(let number):
            try rules.line(number, "agendaNumber", most: 100)
            return [.agendaRecorded(number: number)]
        case .archiveReply(let classification, let years, let shelf):
            try rules.line(classification, "classification", most: 100)
            try rules.number(years, "retentionYears", in: 1...100)
            try rules.line(shelf, "shelf", most: 100)
            return [.replyArchived(classification: classification, retentionYears: years, shelf: shelf)]
        case .sendReply(let channel, let recipient):
            return [try send(channel, recipient, rules, state, now, policy)]
        default:
            return try handoverEvents(for: command, in: state, rules, at: now, policy)
        }
    }

    private static func handoverEvents(
        for command: Command, in state: CaseState, _ rules: FieldRules, at now: Timestamp, _ policy: Policy
    ) throws(Refusal) -> [Event] {
        switch command {
        case .recordArrival(let serialNumber, let condition, let deliveredBy):
            try rules.line(serialNumber, "serialNumber", most: 100)
            try rules.lines(condition, "condition", most: 1000)
            try rules.line(deliveredBy, "deliveredBy", most: 200)
            return [.serverArrived(serialNumber: serialNumber, condition: condition, deliveredBy: deliveredBy)]
        case .signHandover(let number, let officer, let applicant):
            try rules.line(officer.name, "officer.name", most: 200)
            try rules.line(officer.position, "officer.position", most: 200)
            try rules.line(applicant.name, "applicant.name", most: 200)
            try rules.line(applicant.position, "applicant.position", most: 200)
            return [.handoverSigned(recordNumber: number, officer: officer, applicant: applicant)]
        case .recordInstallation(let installation, let version):
            try rules.macAddresses(installation.macAddresses, "macAddresses", in: 1...16)
            try rules.line(installation.switchPort, "switchPort", most: 100)
            try rules.line(installation.rackPosition, "rackPosition", most: 100)
            let withdrawn = state.openVerification.map { [Event.verificationWithdrawn(orderID: $0.orderID)] } ?? []
            return withdrawn + [.serverInstalled(installation: installation, allocationVersion: version)]
        case .startVerification(let orderID, let seconds, let exercisePort):
            // Each direction's load needs some windows to level off in.
            try rules.number(seconds, "observationSeconds", in: (exercisePort == nil ? 5 : 10)...3600)
            if let exercisePort { try rules.number(exercisePort, "exercisePort", in: 1...65_535) }
            return [
                .verificationOrdered(
                    orderID: orderID, observationSeconds: seconds, exercisePort: exercisePort)
            ]
        case .proposeException(let reason):
            try rules.lines(reason, "reason", most: 2000)
            return [.exceptionProposed(reason: reason)]
        case .approveException(let reason):
            try rules.optionalLines(reason, "reason", most: 2000)
            return [.exceptionApproved(reason: reason)]
        case .cancel(let reason):
            try rules.lines(reason, "reason", most: 2000)
            return [.cancelled(reason: reason)]
        default:
            return try systemEvents(for: command, in: state, at: now, policy)
        }
    }

    private static func systemEvents(
        for command: Command, in state: CaseState, at now: Timestamp, _ policy: Policy
    ) throws(Refusal) -> [Event] {
        switch command {
        case .letterIssued(let sha256): return [.letterIssued(sha256: sha256)]
        case .mailDelivered:
            return state.dispatch.map { [.replySent(channel: .email, recipient: $0.recipient)] } ?? []
        case .recordIssued(let sha256): return [.recordIssued(sha256: sha256)]
        case .reportJudged(let orderID, let verdict, let reportIDs):
            try expect(orderID, command, state, now, policy)
            return [.verificationJudged(orderID: orderID, verdict: settled(verdict), reportIDs: reportIDs)]
        case .verificationExpired(let orderID):
            try expect(orderID, command, state, now, policy)
            return [.verificationJudged(orderID: orderID, verdict: .inconclusive, reportIDs: [])]
        case .annexSealed(let sha256): return [.annexSealed(sha256: sha256)]
        case .remind: return state.dueReminder(at: now, policy).map { [.reminded(daysLeft: $0)] } ?? []
        case .expire: return [.expired]
        case .openIncident(let kind, let detail): return [.incidentOpened(kind: kind, detail: detail)]
        default: return []
        }
    }

    /// A verdict on reports that came always says something: checks that none of them ran decide nothing.
    private static func settled(_ verdict: Outcome) -> Outcome {
        switch verdict {
        case .passed, .failed, .inconclusive: verdict
        case .notRun: .inconclusive
        }
    }

    /// Only the order that is open now can be answered.
    private static func expect(
        _ orderID: String, _ command: Command, _ state: CaseState, _ now: Timestamp, _ policy: Policy
    ) throws(Refusal) {
        guard state.openVerification?.orderID == orderID else {
            throw refusal(.notNow("order \(orderID) is not the open one"), command.action, state, now, policy)
        }
    }
}
