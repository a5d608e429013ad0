// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Identity
package import Evidence
package import Values

/// An agent as officers see it.
package struct AgentView: Codable, Hashable, Sendable {
    /// UUID.
    package var id: String
    package var name: String
    package var site: String
    package var vantage: AgentVantage
    package var standing: AgentStanding
    /// SHA-256 of the TLS key's SubjectPublicKeyInfo; to be compared with the agent's own screen.
    package var tlsFingerprint: Digest
    /// SHA-256 of the report key's 32 bytes.
    package var reportFingerprint: Digest
    package var hostName: String
    package var software: String
    package var enrolled: Timestamp
    package var decidedBy: String?
    package var decided: Timestamp?
    package var certificateExpires: Timestamp
    package var certificateState: CertificateState
    /// When it last got a certificate by a challenge, after one had expired.
    package var recovered: Timestamp?
    /// An officer has allowed it one more certificate by a challenge.
    package var recoveryAllowed: Bool
    package var lastSeen: Timestamp?
    package var acceptedThrough: ChainPosition?
    /// Epochs that gap records have opened and no officer has confirmed: the latest ten.
    package var unconfirmedEpochs: [UnconfirmedEpoch]
    /// Reports and gap records of which the agent's key has signed a second version.
    package var equivocations: Int
    /// Processes of the agent that ended and were started afresh within a day; empty before it said so.
    package var restarts: [AgentCondition.Restarts]
}

/// How an agent's certificate stands.
package enum CertificateState: String, Codable, Hashable, Sendable, CaseIterable {
    case good
    /// In its last quarter, and not renewed: something is in the way.
    case ending
    case expired

    init(expires: Timestamp, at now: Timestamp) {
        let left = expires.seconds(since: now)
        self = left <= 0 ? .expired : left <= Authority.agentCertificateLifetime / 4 ? .ending : .good
    }
}

/// An epoch whose reports are kept and do not count until an officer confirms it.
package struct UnconfirmedEpoch: Codable, Hashable, Sendable {
    package var epoch: Int
    /// As the agent states it.
    package var reason: String
    package var received: Timestamp
    /// Reports that wait with it.
    package var reports: Int
}

extension AgentView {
    init(_ record: AgentRecord, _ records: Records, at now: Timestamp) throws {
        let gaps = try records.unconfirmedGaps(agentID: record.id, most: 10).map { gap in
            let payload = Array(try Envelope(bytes: gap.envelope).payload)
            return UnconfirmedEpoch(
                epoch: gap.newEpoch,
                reason: String(try CanonicalJSON.decode(GapRecord.self, from: payload).reason.prefix(500)),
                received: gap.receivedAt, reports: gap.heldReports)
        }
        self.init(
            id: record.id, name: record.name, site: record.site, vantage: record.vantage, standing: record.standing,
            tlsFingerprint: record.tlsKey, reportFingerprint: Digest(of: record.reportKey.raw),
            hostName: record.hostName, software: record.software, enrolled: record.enrolledAt,
            decidedBy: record.decidedBy, decided: record.decidedAt, certificateExpires: record.certificateExpires,
            certificateState: CertificateState(expires: record.certificateExpires, at: now),
            recovered: record.recoveredAt, recoveryAllowed: record.recoveryAllowedAt != nil,
            lastSeen: record.seenAt, acceptedThrough: record.last, unconfirmedEpochs: gaps,
            equivocations: try records.equivocationCount(agentID: record.id),
            restarts: (record.condition?.restarts ?? []).filter { now.seconds(since: $0.last) < 86_400 })
    }
}
