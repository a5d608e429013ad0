// SPDX-License-Identifier: Apache-2.0

package import Values

/// A case as its events tell it. Only ``apply(_:)`` changes it.
package struct CaseState: Codable, Hashable, Sendable {
    /// A text that a person wrote at a step.
    package struct Note: Codable, Hashable, Sendable {
        package let stage: Stage
        package let text: String
        package let by: Author
        @StoredMicroseconds package internal(set) var at: Timestamp
    }

    package struct Registration: Codable, Hashable, Sendable {
        package let agendaNumber: String
        /// `YYYY-MM-DD`.
        package let receivedOn: String
        package let by: Author
        @StoredMicroseconds package internal(set) var at: Timestamp
    }

    package struct Check: Codable, Hashable, Sendable {
        package let findings: FacilityFindings
        package let by: Author
        @StoredMicroseconds package internal(set) var at: Timestamp
    }

    package struct Signature: Codable, Hashable, Sendable {
        package let by: Author
        package let capacity: Capacity
        package let letterNumber: String
        @StoredMicroseconds package internal(set) var at: Timestamp
    }

    package struct Agenda: Codable, Hashable, Sendable {
        package let number: String
        package let by: Author
        @StoredMicroseconds package internal(set) var at: Timestamp
    }

    package struct Archive: Codable, Hashable, Sendable {
        package let classification: String
        package let retentionYears: Int
        package let shelf: String
        package let by: Author
        @StoredMicroseconds package internal(set) var at: Timestamp
    }

    package struct Dispatch: Codable, Hashable, Sendable {
        package let channel: Channel
        package let recipient: String
        package let by: Author
        /// When it was queued, or given over by hand.
        @StoredMicroseconds package internal(set) var at: Timestamp
        /// When it reached the applicant; `nil` while the mail waits.
        @StoredMicroseconds package internal(set) var sentAt: Timestamp? = nil
        /// SHA-256 of the scanned receipt, by hand.
        package internal(set) var receipt: String? = nil
        /// Why there is none.
        package internal(set) var noReceipt: String? = nil
    }

    package struct HandoverRecord: Codable, Hashable, Sendable {
        package let number: String
        package let officer: Party
        package let applicant: Party
        package let by: Author
        @StoredMicroseconds package internal(set) var at: Timestamp
        /// SHA-256 of the PDF, once it is made.
        package internal(set) var sha256: String?
    }

    package struct Verification: Codable, Hashable, Sendable {
        package let orderID: String
        package let observationSeconds: Int
        package let exercisePort: Int?
        package let allocationVersion: Int
        @StoredMicroseconds package internal(set) var at: Timestamp
        package internal(set) var withdrawn = false
        /// Why it does not count although it passed.
        package internal(set) var voided: String? = nil
        package internal(set) var verdict: Outcome?
        package internal(set) var reportIDs: [String] = []
        @StoredMicroseconds package internal(set) var judgedAt: Timestamp? = nil

        package var isOpen: Bool { verdict == nil && !withdrawn }
    }

    package struct Exception: Codable, Hashable, Sendable {
        package let reason: String
        package let proposedBy: Author
        @StoredMicroseconds package internal(set) var proposedAt: Timestamp
        package internal(set) var approvedBy: Author?
        @StoredMicroseconds package internal(set) var approvedAt: Timestamp? = nil
        package internal(set) var remark: String?
    }

    package struct Annex: Codable, Hashable, Sendable {
        package let sha256: String
        @StoredMicroseconds package internal(set) var at: Timestamp
    }

    package struct Incident: Codable, Hashable, Sendable {
        package let kind: String
        package let detail: String
        @StoredMicroseconds package internal(set) var at: Timestamp
    }

    /// The proof that the placed server is gone.
    package struct Withdrawal: Codable, Hashable, Sendable {
        package let orderID: String
        package let reportIDs: [String]
        @StoredMicroseconds package internal(set) var at: Timestamp
    }

    package let number: String
    /// Number of events applied; the next one has this plus one.
    package internal(set) var version: Int
    package internal(set) var form: ApplicationForm
    @StoredMicroseconds package internal(set) var appliedAt: Timestamp
    @StoredMicroseconds package internal(set) var changedAt: Timestamp
    package internal(set) var registration: Registration?
    package internal(set) var instructions: [Note] = []
    package internal(set) var check: Check?
    package internal(set) var decision: ReplyDecision?
    package internal(set) var decisionReason: String?
    package internal(set) var draftBody: String?
    package internal(set) var returns: [Note] = []
    /// Initials on the current draft; a return clears them.
    package internal(set) var initials: [Author] = []
    package internal(set) var signature: Signature?
    package internal(set) var letterSHA256: String?
    package internal(set) var agenda: Agenda?
    package internal(set) var archive: Archive?
    package internal(set) var dispatch: Dispatch?
    package internal(set) var reminders: [Int] = []
    package internal(set) var arrival: Arrival?
    package internal(set) var record: HandoverRecord?
    package internal(set) var installation: Installation?
    package internal(set) var allocationVersion: Int?
    package internal(set) var verifications: [Verification] = []
    /// What the gateway is asked to do for the server; `nil` where the site has no agent there, or before the installation.
    package internal(set) var network: Network?
    package internal(set) var exception: Exception?
    /// Why the annex is sealed without the agents' cosignatures.
    package internal(set) var witnessesWaived: Note?
    package internal(set) var annex: Annex?
    package internal(set) var citedReports: [String] = []
    package internal(set) var incidents: [Incident] = []
    /// `nil` while a placed server is there.
    package internal(set) var withdrawal: Withdrawal?
    /// `nil` before the first.
    var filed: [Filed]?
    /// `nil` before the first.
    var scanRulings: [ScanRuling]?
    package internal(set) var clocks: [StageClock] = []

    /// The stage of steps 1 to 10; `.signature` for good once the reply is signed.
    var desk: Stage = .submitted
    /// The stage of the server itself, in step 11 of an accepted case.
    var track: Stage = .awaitingServer
    /// Set when the case has ended.
    var ending: Stage?

    /// `nil` unless `recorded` is an application.
    package init?(opening recorded: Recorded) {
        guard case .applied(let number, let form) = recorded.event else { return nil }
        self.number = number
        self.form = form
        version = recorded.seq
        appliedAt = recorded.at
        changedAt = recorded.at
        startClock(.submitted, at: recorded.at)
    }

    package var stage: Stage {
        if let ending { return ending }
        guard signature != nil else { return desk }
        guard decision == .accept, track != .awaitingServer || deskIsDone else { return .processing }
        return track
    }

    /// G1, G2 and G3.
    var deskIsDone: Bool { agenda != nil && archive != nil && isSent }

    package var isSent: Bool { dispatch?.sentAt != nil }

    /// How often a draft of the reply was submitted.
    package var draftVersion: Int { clocks.count { $0.stage == .draft && $0.stoppedAt != nil } }

    /// Why the draft came back to the desk that it lies on; `nil` when the present visit did not begin with a return.
    package var pendingReturn: Note? {
        guard ending == nil, signature == nil, let visit = clocks.last, let note = returns.last,
            note.at == visit.startedAt
        else { return nil }
        return note
    }

    /// Whether the reply is a signed acceptance that has not ended.
    var isPlaced: Bool { signature != nil && decision == .accept && ending == nil }

    package var openVerification: Verification? { verifications.last.flatMap { $0.isOpen ? $0 : nil } }

    /// Whether nothing but the seal is left to do for the annex.
    package var awaitsSeal: Bool {
        ending == nil && annex == nil && record?.sha256 != nil && confirmation(of: .record) != nil
            && networkIsSettled && (track == .passed || exceptionIsApproved)
    }

    package var exceptionIsApproved: Bool { exception?.approvedAt != nil }

    package func isFilled(_ gate: Gate) -> Bool {
        switch gate {
        case .agenda: agenda != nil
        case .archive: archive != nil
        case .sent: isSent
        // Cases that ended before scans were confirmed stay as they ended.
        case .handover:
            track == .passed && record?.sha256 != nil && annex != nil
                && (confirmation(of: .record) != nil || ending != nil)
        }
    }

    /// The gates that this case has to pass, in order.
    package var gates: [Gate] { decision == .refuse ? [.agenda, .archive, .sent] : Gate.allCases }
}
