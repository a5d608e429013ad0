// SPDX-License-Identifier: Apache-2.0

internal import Values

extension CaseState {
    /// The state after a log of events; `nil` unless it begins with ``Event/applied(number:form:)``.
    package init?(replaying log: some Sequence<Recorded>) {
        var state: CaseState?
        for recorded in log {
            if state == nil {
                state = CaseState(opening: recorded)
            } else {
                state?.apply(recorded)
            }
        }
        guard let state else { return nil }
        self = state
    }

    /// Never refuses, because events in the log have already happened.
    package mutating func apply(_ recorded: Recorded) {
        let (now, by) = (recorded.at, recorded.by)
        version = recorded.seq
        changedAt = now
        switch recorded.event {
        case .applied: break
        case .registered(let agendaNumber, let receivedOn):
            registration = Registration(agendaNumber: agendaNumber, receivedOn: receivedOn, by: by, at: now)
            moveDesk(to: .disposition, at: now)
        case .returnedToApplicant(let reason):
            sendBack(to: .returned, reason, recorded)
        case .resubmitted(let form):
            self.form = form
            moveDesk(to: .submitted, at: now)
        case .disposed(let text):
            instruct(text, recorded, next: .preparation)
        case .preparationOrdered(let text):
            instruct(text, recorded, next: .checkOrder)
        case .checkOrdered(let text):
            instruct(text, recorded, next: .check)
        case .facilitiesChecked(let findings, let allocationVersion):
            check = Check(findings: findings, by: by, at: now)
            self.allocationVersion = allocationVersion
            moveDesk(to: .replyOrder, at: now)
        case .replyOrdered(let decision, let reason):
            self.decision = decision
            decisionReason = reason
            moveDesk(to: .draft, at: now)
        case .replyDrafted(let body):
            draftBody = body
            moveDesk(to: .review, at: now)
        case .draftApproved:
            initials.append(by)
            moveDesk(to: .initials, at: now)
        case .draftReturned(let reason, _):
            sendBack(to: .draft, reason, recorded)
        case .draftInitialled(let secretaryNext, _):
            initials.append(by)
            moveDesk(to: secretaryNext ? .secretary : .signature, at: now)
        case .initialsRefused(let reason, _):
            sendBack(to: .review, reason, recorded)
        case .secretaryInitialled:
            initials.append(by)
            moveDesk(to: .signature, at: now)
        case .secretaryRefused(let reason, _), .signatureRefused(let reason, _):
            sendBack(to: .initials, reason, recorded)
        case .replySigned(let capacity, let letterNumber, _):
            signature = Signature(by: by, capacity: capacity, letterNumber: letterNumber, at: now)
            stopClocks(at: now)
            startClock(.processing, at: now)
        case .letterIssued(let sha256):
            letterSHA256 = sha256
        case .agendaRecorded(let number):
            agenda = Agenda(number: number, by: by, at: now)
        case .replyArchived(let classification, let years, let shelf):
            archive = Archive(classification: classification, retentionYears: years, shelf: shelf, by: by, at: now)
        case .replyDispatched(let recipient):
            dispatch = Dispatch(channel: .email, recipient: recipient, by: by, at: now)
        case .replySent(let channel, let recipient, let receipt, let noReceipt):
            let queued = dispatch.flatMap { $0.channel == channel ? $0 : nil }
            dispatch = Dispatch(
                channel: channel, recipient: recipient, by: queued?.by ?? by, at: queued?.at ?? now, sentAt: now,
                receipt: receipt, noReceipt: noReceipt)
            stopClocks(at: now) { $0.stage == .processing }
            if decision == .accept, track == .awaitingServer { startClock(.awaitingServer, at: now) }
        case .reminded(let daysLeft):
            reminders.append(daysLeft)
        case .serverArrived:
            arrival = RecordArrival(recorded.event).map { Arrival(delivery: $0, by: by, at: now) }
            moveTrack(to: .serverArrived, at: now)
        case .handoverSigned(let number, let officer, let applicant):
            record = HandoverRecord(number: number, officer: officer, applicant: applicant, by: by, at: now)
        case .recordIssued(let sha256):
            record?.sha256 = sha256
        case .serverInstalled(let installation, let allocationVersion):
            self.installation = installation
            self.allocationVersion = allocationVersion
            network = nil
            moveTrack(to: .installed, at: now)
        case .verificationOrdered(let orderID, let seconds, let exercisePort):
            // A fresh attempt makes an exception moot.
            exception = nil
            verifications.append(
                Verification(
                    orderID: orderID, observationSeconds: seconds, exercisePort: exercisePort,
                    allocationVersion: allocationVersion ?? 0, at: now))
            if track != .verifying { moveTrack(to: .verifying, at: now) }
        case .verificationWithdrawn(let orderID):
            changeVerification(orderID) { $0.withdrawn = true }
        case .verificationJudged(let orderID, let verdict, let reportIDs):
            changeVerification(orderID) {
                $0.verdict = verdict
                $0.reportIDs = reportIDs
                $0.judgedAt = now
            }
            // What passed provisionally counts once the network is kept.
            if verdict != .passed {
                moveTrack(to: .remedy, at: now)
            } else if networkIsSettled {
                moveTrack(to: .passed, at: now)
            }
        case .exceptionProposed(let reason):
            exception = Exception(reason: reason, proposedBy: by, proposedAt: now)
        case .exceptionApproved(let remark):
            exception?.approvedBy = by
            exception?.approvedAt = now
            exception?.remark = remark
        case .witnessesWaived(let reason):
            witnessesWaived = Note(stage: .passed, text: reason, by: by, at: now)
        case .annexSealed(let sha256):
            annex = Annex(sha256: sha256, at: now)
        case .closed(let ending, let reportIDs):
            citedReports = reportIDs
            end(ending, at: now)
        case .expired: end(.expired, at: now)
        case .cancelled: end(.cancelled, at: now)
        case .incidentOpened(let kind, let detail):
            incidents.append(Incident(kind: kind, detail: detail, at: now))
        case .networkPlanOrdered(let orderID): awaitPlan(orderID, at: now)
        case .networkPlanned(let orderID, let plan, let isApplicable):
            planned(orderID, plan, isApplicable: isApplicable, at: now)
        case .networkApplyOrdered(let orderID, let plan, let seconds, let observed, let exercisePort):
            applyPlan(orderID, plan, seconds: seconds, observed: observed, exercisePort: exercisePort, at: now)
        case .networkApplied(let orderID, let reportID): networkIsApplied(orderID, reportID, at: now)
        case .networkSettleOrdered(let orderID, let keep): settleNetwork(orderID, keep: keep, at: now)
        case .networkConfirmed(let orderID, let reportID): networkIsConfirmed(orderID, reportID, at: now)
        case .networkNotInForce(let orderID, let outcome, let reason):
            networkIsNotInForce(orderID, outcome, reason, at: now)
        case .serverWithdrawn(let orderID, let reportIDs):
            withdrawal = Withdrawal(orderID: orderID, reportIDs: reportIDs, at: now)
        case .networkByHand(let reason): setNetworkUpByHand(reason, at: now)
        case .attached(let attachment): filed = attachments + [Filed(attachment: attachment, by: by, at: now)]
        case .scanConfirmed(let document, let scan, let note):
            rule(ScanRuling(document: document, scan: scan, isConfirmed: true, note: note, by: by, at: now))
        case .scanRejected(let document, let scan, _, _, _, let note):
            rule(ScanRuling(document: document, scan: scan, isConfirmed: false, note: note, by: by, at: now))
        case .verificationVoided(let orderID, let reason): changeVerification(orderID) { $0.voided = reason }
        }
    }

    private mutating func rule(_ ruling: ScanRuling) { scanRulings = (scanRulings ?? []) + [ruling] }

    private mutating func end(_ ending: Stage, at now: Timestamp) {
        self.ending = ending
        stopClocks(at: now)
    }

    private mutating func instruct(_ text: String, _ recorded: Recorded, next: Stage) {
        instructions.append(Note(stage: desk, text: text, by: recorded.by, at: recorded.at))
        moveDesk(to: next, at: recorded.at)
    }

    private mutating func sendBack(to stage: Stage, _ reason: String, _ recorded: Recorded) {
        returns.append(Note(stage: desk, text: reason, by: recorded.by, at: recorded.at))
        // The initials that are kept are those given before the stage that it goes back to.
        if stage == .draft || stage == .review { initials.removeAll() }
        if stage == .initials { initials = Array(initials.prefix(1)) }
        moveDesk(to: stage, at: recorded.at)
    }

    private mutating func changeVerification(_ orderID: String, _ change: (inout Verification) -> Void) {
        guard let index = verifications.lastIndex(where: { $0.orderID == orderID }) else { return }
        change(&verifications[index])
    }
}
