// SPDX-License-Identifier: Apache-2.0

package import Procedure
package import Values

/// A case as an officer sees it.
package struct CaseView: Codable, Hashable, Sendable {
    package var summary: CaseSummary
    package var application: ApplicationForm
    /// Number of the incoming letter in the clerk's agenda.
    package var incomingAgenda: String?
    /// Every visit to a stage, oldest first; the last one may be open.
    package var visits: [VisitView]
    /// The gates of step 11 in their order; empty before.
    package var gates: [GateView]
    /// Room, power, publicAddress, bandwidth, cable; empty before step 5.
    package var findings: [FindingView]
    package var allocation: AllocationView?
    package var letter: LetterView?
    package var handover: HandoverView?
    /// The latest verification of step 11.
    package var verification: VerificationView?
    /// The latest round after the case had ended.
    package var round: VerificationView?
    package var exception: ExceptionView?
    /// `letter.pdf`, `record.pdf`, `handover.pdf`, as far as they exist.
    package var documents: [FileView]
    /// `order.json`, `report.dsse.json`, `report-outside.dsse.json`, and the frames behind the checks, as far as they have come.
    package var evidence: [FileView]
    /// Oldest first.
    package var events: [EventView]
    /// What this person may do now; the first is the one thing to do next.
    package var actions: [Action]
    /// Effects that are still queued, such as a mail that the server refuses.
    package var pending: [PendingView]
}

/// One visit to a stage and its clock.
package struct VisitView: Codable, Hashable, Sendable {
    package var stage: Stage
    package var step: Int
    package var role: Role
    package var began: Timestamp
    package var ended: Timestamp?
    /// Seconds of office hours.
    package var workedSeconds: Int
    package var normSeconds: Int?
    /// Who ended the visit, as printed.
    package var actor: String?
}

package struct GateView: Codable, Hashable, Sendable {
    package var gate: Gate
    /// A refused case needs no hand-over.
    package var required: Bool
    package var filled: Timestamp?
    /// For example the agenda number, the shelf, the recipient.
    package var detail: String?
    /// How the letter went, of the gate `sent`.
    package var channel: Channel?
    /// How long it is kept, of the gate `archive`.
    package var retentionYears: Int?
}

package struct FindingView: Codable, Hashable, Sendable {
    package var resource: Facility
    package var available: Bool
    package var note: String
}

/// What the case holds. Never shown to the applicant.
package struct AllocationView: Codable, Hashable, Sendable {
    package var version: Int
    /// `reserved`, `fixed`, `committed`, `active`, `released` or `cooldown`.
    package var standing: String
    package var site: String
    package var publicAddress: IPAddress
    package var publicPort: UInt16
    package var serverAddress: IPAddress
    package var serverPort: UInt16
    package var gateway: IPAddress
    package var service: ServiceProtocol
    package var rackPosition: String
    package var rackUnits: Int
    package var powerWatts: Int
    package var switchPort: String
    package var cable: String?
    package var macAddresses: [MACAddress]
    package var grant: Grant
}

package struct LetterView: Codable, Hashable, Sendable {
    /// Fixed by the signature.
    package var number: String?
    /// The clerk's own paragraphs, if any.
    package var body: String?
    package var reason: String?
    /// As printed; `nil` before the signature.
    package var signer: String?
    package var capacity: Capacity?
    package var signed: Timestamp?
    package var recipient: String?
}

package struct HandoverView: Codable, Hashable, Sendable {
    package var serialNumber: String
    package var condition: String
    package var deliveredBy: String
    package var arrived: Timestamp
    /// Number of the berita acara; `nil` before it is signed.
    package var recordNumber: String?
    package var signed: Timestamp?
    package var officer: String?
    package var applicant: String?
}

package struct ExceptionView: Codable, Hashable, Sendable {
    package var reason: String
    package var proposedBy: String
    package var proposed: Timestamp
    package var approvedBy: String?
    package var approved: Timestamp?
}

/// A file without its bytes.
package struct FileView: Codable, Hashable, Sendable {
    package var name: String
    package var mediaType: String
    package var size: Int
    package var sha256: Digest
    package var at: Timestamp
}

package struct EventView: Codable, Hashable, Sendable {
    /// 1 for the first event of the case, without gaps.
    package var seq: Int
    package var at: Timestamp
    package var role: Role
    /// As printed.
    package var actor: String
    /// Name without version, for example `replySigned`.
    package var name: String
    /// The event's own values.
    package var details: JSONValue
    /// The event's leaf in the ledger.
    package var leaf: UInt64?
}

/// Work that the service has still to do for the case.
package struct PendingView: Codable, Hashable, Sendable {
    /// For example `mail`, `letter`, `record`, `annex`.
    package var kind: String
    package var since: Timestamp
    package var attempts: Int
    package var lastError: String?
}
