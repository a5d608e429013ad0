// SPDX-License-Identifier: Apache-2.0

package import CaseStore
package import Evidence
internal import Procedure
package import Traffic
package import Values
package import Words

package enum IncidentLevel: String, Codable, Hashable, Sendable, CaseIterable {
    /// An officer has to decide.
    case warning
    case failure
}

/// An identity that a server shows and that was not known.
package struct IdentityView: Codable, Hashable, Sendable {
    package var kind: ServiceIdentity.Kind
    /// For example `ssh-ed25519`, `EC P-256`; of a certificate `X.509`.
    package var algorithm: String
    package var bits: Int?
    package var sha256: Digest

    package init(_ identity: ServiceIdentity) {
        kind = identity.kind
        algorithm = identity.algorithm
        bits = identity.bits
        sha256 = identity.sha256
    }
}

/// Something that the NOC must look at, opened once.
package struct IncidentView: Codable, Hashable, Sendable {
    package var id: Int
    package var caseNumber: String
    package var serverName: String
    package var agency: String
    package var kind: IncidentKind
    package var level: IncidentLevel
    /// The checks that failed, or await a decision, when the incident was last detected. Open incidents alone have figures in Indonesian: a
    /// closed one has its note.
    package var checks: [CheckLineView]
    /// The bins that were surely over the grant: the first, and the latest ones.
    package var excesses: [ExcessFinding]
    /// The silences, alike.
    package var silences: [SilenceFinding]
    /// What the gateway's agent found: the first, and the latest ones.
    package var drifts: [DriftFinding]
    /// Names of the agents that had not cosigned the record when it was sealed.
    package var silentAgents: [String]
    package var opened: Timestamp
    /// When it was last found, and how often.
    package var seen: Timestamp
    package var times: Int
    /// A later round found everything well again.
    package var recovered: Timestamp?
    package var closed: Timestamp?
    package var closedBy: String?
    package var note: String?
    /// The identities that an officer may accept or reject, the one that counts first; `nil` when there is nothing to decide.
    package var identities: [IdentityView]?
    /// What the server showed before, to compare ``identities`` with.
    package var knownIdentities: [IdentityView]?

    package init(
        id: Int, caseNumber: String, serverName: String, agency: String, kind: IncidentKind, checks: [CheckLineView],
        excesses: [ExcessFinding] = [], silences: [SilenceFinding] = [], drifts: [DriftFinding] = [],
        silentAgents: [String] = [], opened: Timestamp, seen: Timestamp, times: Int,
        recovered: Timestamp? = nil, closed: Timestamp? = nil, closedBy: String? = nil, note: String? = nil,
        identities: [IdentityView]? = nil, knownIdentities: [IdentityView]? = nil
    ) {
        self.id = id
        self.caseNumber = caseNumber
        self.serverName = serverName
        self.agency = agency
        self.kind = kind
        level = kind.isFailure ? .failure : .warning
        self.identities = identities
        self.knownIdentities = knownIdentities
        self.checks = checks
        self.excesses = excesses
        self.silences = silences
        self.drifts = drifts
        self.silentAgents = silentAgents
        self.opened = opened
        self.seen = seen
        self.times = times
        self.recovered = recovered
        self.closed = closed
        self.closedBy = closedBy
        self.note = note
    }
}

extension IncidentView {
    init(_ record: IncidentRecord, _ records: Records) throws {
        let state = try records.caseState(record.caseNumber)
        let orderID = record.closed == nil ? record.orderID : nil
        let offer = try record.offer(records)
        let reports = try orderID.map { try records.countingReports(of: $0).map(\.report) } ?? []
        self.init(
            id: record.id, caseNumber: record.caseNumber, serverName: state?.form.server.name ?? "",
            agency: state?.form.agency.name ?? "", kind: record.kind,
            checks: record.judgements.map { CheckLineView($0, reports: reports) },
            excesses: record.findings.excesses, silences: record.findings.silences, drifts: record.drifts,
            silentAgents: record.silentAgents, opened: record.opened, seen: record.seen, times: record.times,
            recovered: record.recovered,
            closed: record.closed, closedBy: record.closedBy, note: record.note,
            identities: offer?.new.map(IdentityView.init), knownIdentities: offer?.known.map(IdentityView.init))
    }
}

extension IncidentView {
    /// Whether a record was sealed without a cosignature, of which the ledger has proofs by now.
    package var isUnwitnessed: Bool { kind == .unwitnessed }

    /// What is wrong, in a few words.
    package var title: Phrase {
        switch kind {
        case .verification: Phrase(id: "Verifikasi ulang gagal", en: "A verification failed")
        case .identity: Phrase(id: "Identitas server berubah", en: "The server shows another identity")
        case .overGrant: Phrase(id: "Di atas kuota", en: "Over the grant")
        case .silent: Phrase(id: "Server diam", en: "Server silent")
        case .drift:
            Phrase(
                id: "Jaringan di gateway tidak seperti yang ditetapkan", en: "The gateway’s network is not as confirmed"
            )
        case .unwitnessed: Phrase(id: "Berita acara tanpa saksi", en: "A record without its witnesses")
        }
    }
}
