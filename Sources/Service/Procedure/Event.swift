// SPDX-License-Identifier: Apache-2.0

package import Values

/// Something that happened to a case and is never taken back. In JSON one object with one versioned name as its key.
package enum Event: Codable, Hashable, Sendable {
    case applied(number: String, form: ApplicationForm)
    case registered(agendaNumber: String, receivedOn: String)
    case returnedToApplicant(reason: String)
    case resubmitted(form: ApplicationForm)
    case disposed(instruction: String)
    case preparationOrdered(instruction: String)
    case checkOrdered(workPlan: String)
    case facilitiesChecked(findings: FacilityFindings, allocationVersion: Int?)
    case replyOrdered(decision: ReplyDecision, reason: String?)
    case replyDrafted(body: String?)
    /// `draft` of this and the following ones: SHA-256 of what was decided on.
    case draftApproved(draft: String? = nil)
    case draftReturned(reason: String, draft: String? = nil)
    case draftInitialled(secretaryNext: Bool, draft: String? = nil)
    case initialsRefused(reason: String, draft: String? = nil)
    case secretaryInitialled(draft: String? = nil)
    case secretaryRefused(reason: String, draft: String? = nil)
    /// The head of office approves the draft for signing on paper, which fixes its number; no signature.
    case replySigned(capacity: Capacity, letterNumber: String, draft: String? = nil)
    case signatureRefused(reason: String, draft: String? = nil)
    case letterIssued(sha256: String)
    case agendaRecorded(number: String)
    case replyArchived(classification: String, retentionYears: Int, shelf: String)
    /// Queued for mailing.
    case replyDispatched(recipient: String)
    /// It reached the applicant: G3.
    /// `receipt`: SHA-256 of the scanned receipt, by hand; `noReceipt`: why there is none.
    case replySent(channel: Channel, recipient: String, receipt: String? = nil, noReceipt: String? = nil)
    /// `noPhotographs`: why there are none.
    case serverArrived(
        serialNumber: String, condition: String, deliveredBy: String, accessories: String? = nil,
        noPhotographs: String? = nil)
    /// The record is made to be signed on paper by the two that it names; no signature.
    case handoverSigned(recordNumber: String, officer: Party, applicant: Party)
    case recordIssued(sha256: String)
    case serverInstalled(installation: Installation, allocationVersion: Int)
    case verificationOrdered(orderID: String, observationSeconds: Int, exercisePort: Int? = nil)
    /// The installation changed under the order.
    case verificationWithdrawn(orderID: String)
    case verificationJudged(orderID: String, verdict: Outcome, reportIDs: [String])
    case exceptionProposed(reason: String)
    case exceptionApproved(reason: String?)
    /// The annex is sealed without waiting for the agents any longer.
    case witnessesWaived(reason: String)
    case annexSealed(sha256: String)
    /// All gates are filled. Cites the reports that G4 rests on.
    case closed(ending: Stage, reportIDs: [String])
    case reminded(daysLeft: Int)
    case expired
    case cancelled(reason: String)
    case incidentOpened(kind: String, detail: String)
    /// The gateway was asked what it would change.
    case networkPlanOrdered(orderID: String)
    /// - Parameters:
    ///   - plan: SHA-256 of the plan.
    ///   - isApplicable: whether nothing stands in its way.
    case networkPlanned(orderID: String, plan: String, isApplicable: Bool)
    /// The gateway was told to put a plan in force, for so many seconds; `observationSeconds` is `nil` where no verification follows.
    case networkApplyOrdered(
        orderID: String, plan: String, seconds: Int, observationSeconds: Int? = nil, exercisePort: Int? = nil)
    /// It is in force, provisionally.
    case networkApplied(orderID: String, reportID: String)
    /// The gateway was told to make it permanent, or to take it back.
    case networkSettleOrdered(orderID: String, keep: Bool)
    /// It is in force for good.
    case networkConfirmed(orderID: String, reportID: String)
    /// What was ordered is not in force.
    case networkNotInForce(orderID: String, outcome: NetworkOutcome, reason: String)
    /// The network is set up by hand.
    case networkByHand(reason: String)
    /// It passed while the network was provisional, and that was not kept.
    case verificationVoided(orderID: String, reason: String)
    /// A verification in reverse has shown that the placed server is gone. Cites the reports that this rests on.
    case serverWithdrawn(orderID: String, reportIDs: [String])
    /// A file was attached; its author is who sent it.
    case attached(attachment: Attachment)
    /// A second person has seen signature, stamp, number and date on the scan of a document that was signed on paper.
    case scanConfirmed(document: SignedDocument, scan: String, note: String?)
    /// Something of it was not there.
    case scanRejected(
        document: SignedDocument, scan: String, isSigned: Bool, isStamped: Bool, isTheSame: Bool, note: String)

    /// The key of each event's JSON: its kind, a dot, and a version.
    package static var codedNames: [String] { CodingKeys.allCases.map(\.rawValue) }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case applied = "applied.v1"
        case registered = "registered.v1"
        case returnedToApplicant = "returnedToApplicant.v1"
        case resubmitted = "resubmitted.v1"
        case disposed = "disposed.v1"
        case preparationOrdered = "preparationOrdered.v1"
        case checkOrdered = "checkOrdered.v1"
        case facilitiesChecked = "facilitiesChecked.v1"
        case replyOrdered = "replyOrdered.v1"
        case replyDrafted = "replyDrafted.v1"
        case draftApproved = "draftApproved.v1"
        case draftReturned = "draftReturned.v1"
        case draftInitialled = "draftInitialled.v1"
        case initialsRefused = "initialsRefused.v1"
        case secretaryInitialled = "secretaryInitialled.v1"
        case secretaryRefused = "secretaryRefused.v1"
        case replySigned = "replySigned.v1"
        case signatureRefused = "signatureRefused.v1"
        case letterIssued = "letterIssued.v1"
        case agendaRecorded = "agendaRecorded.v1"
        case replyArchived = "replyArchived.v1"
        case replyDispatched = "replyDispatched.v1"
        case replySent = "replySent.v1"
        case serverArrived = "serverArrived.v1"
        case handoverSigned = "handoverSigned.v1"
        case recordIssued = "recordIssued.v1"
        case serverInstalled = "serverInstalled.v1"
        case verificationOrdered = "verificationOrdered.v1"
        case verificationWithdrawn = "verificationWithdrawn.v1"
        case verificationJudged = "verificationJudged.v1"
        case exceptionProposed = "exceptionProposed.v1"
        case exceptionApproved = "exceptionApproved.v1"
        case witnessesWaived = "witnessesWaived.v1"
        case annexSealed = "annexSealed.v1"
        case closed = "closed.v1"
        case reminded = "reminded.v1"
        case expired = "expired.v1"
        case cancelled = "cancelled.v1"
        case incidentOpened = "incidentOpened.v1"
        case networkPlanOrdered = "networkPlanOrdered.v1"
        case networkPlanned = "networkPlanned.v1"
        case networkApplyOrdered = "networkApplyOrdered.v1"
        case networkApplied = "networkApplied.v1"
        case networkSettleOrdered = "networkSettleOrdered.v1"
        case networkConfirmed = "networkConfirmed.v1"
        case networkNotInForce = "networkNotInForce.v1"
        case networkByHand = "networkByHand.v1"
        case verificationVoided = "verificationVoided.v1"
        case serverWithdrawn = "serverWithdrawn.v1"
        case attached = "attached.v1"
        case scanConfirmed = "scanConfirmed.v1"
        case scanRejected = "scanRejected.v1"
    }

    /// SHA-256 of the draft that its author has seen and decided on.
    package var seenDraft: String? {
        switch self {
        case .draftApproved(let draft), .draftReturned(_, let draft), .draftInitialled(_, let draft),
            .initialsRefused(_, let draft), .secretaryInitialled(let draft), .secretaryRefused(_, let draft),
            .replySigned(_, _, let draft), .signatureRefused(_, let draft):
            draft
        case .applied, .registered, .returnedToApplicant, .resubmitted, .disposed, .preparationOrdered,
            .checkOrdered, .facilitiesChecked, .replyOrdered, .replyDrafted, .letterIssued, .agendaRecorded,
            .replyArchived, .replyDispatched, .replySent, .serverArrived, .handoverSigned, .recordIssued,
            .serverInstalled, .verificationOrdered, .verificationWithdrawn, .verificationJudged, .exceptionProposed,
            .exceptionApproved, .witnessesWaived, .annexSealed, .closed, .reminded, .expired, .cancelled,
            .incidentOpened,
            .networkPlanOrdered, .networkPlanned, .networkApplyOrdered, .networkApplied, .networkSettleOrdered,
            .networkConfirmed, .networkNotInForce, .networkByHand, .verificationVoided, .serverWithdrawn, .attached,
            .scanConfirmed, .scanRejected:
            nil
        }
    }

    /// Events that follow by themselves have the service as their author, whoever's command caused them.
    func author(_ author: Author) -> Author {
        switch self {
        case .closed, .verificationWithdrawn, .networkPlanOrdered, .networkSettleOrdered: .system
        case .applied, .registered, .returnedToApplicant, .resubmitted, .disposed, .preparationOrdered,
            .checkOrdered, .facilitiesChecked, .replyOrdered, .replyDrafted, .draftApproved, .draftReturned,
            .draftInitialled, .initialsRefused, .secretaryInitialled, .secretaryRefused, .replySigned,
            .signatureRefused, .letterIssued, .agendaRecorded, .replyArchived, .replyDispatched, .replySent,
            .serverArrived, .handoverSigned, .recordIssued, .serverInstalled, .verificationOrdered,
            .verificationJudged, .exceptionProposed, .exceptionApproved, .witnessesWaived, .annexSealed, .reminded,
            .expired,
            .cancelled, .incidentOpened, .networkPlanned, .networkApplyOrdered, .networkApplied, .networkConfirmed,
            .networkNotInForce, .networkByHand, .verificationVoided, .serverWithdrawn, .attached, .scanConfirmed,
            .scanRejected:
            author
        }
    }
}

/// An event with its place in the case's log.
package struct Recorded: Codable, Hashable, Sendable {
    /// 1 for the first event of the case, without gaps.
    package var seq: Int
    @StoredMicroseconds package var at: Timestamp
    package var by: Author
    package var event: Event

    package init(seq: Int, at: Timestamp, by: Author, event: Event) {
        self.seq = seq
        self.at = at
        self.by = by
        self.event = event
    }
}
