// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// An agent as the officer who answers for it sees it.
package struct AgentView: Codable, Hashable, Sendable {
    /// UUID.
    package var id: String
    package var name: String
    package var site: String
    package var vantage: Vantage
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
    package var lastSeen: Timestamp?
    package var acceptedThrough: ChainPosition?
}

/// A placed server as the NOC sees it.
package struct TenantView: Codable, Hashable, Sendable {
    /// The case's number.
    package var tenant: String
    package var name: String
    package var agency: String
    package var grant: Grant
    package var addresses: [IPPrefix]
    /// Oldest first.
    package var windows: [TrafficWindow]
}

/// The answer to a report.
package struct AcceptedReport: Sendable {
    package var receipt: Envelope
    /// The very same report was stored before.
    package var repeated: Bool

    package init(receipt: Envelope, repeated: Bool) {
        self.receipt = receipt
        self.repeated = repeated
    }
}

/// News of a case for open pages.
package enum CaseUpdate: Sendable {
    case changed(number: String, version: Int, stage: String)
    case progress(number: String, orderID: String, vantage: Vantage, update: ProgressUpdate)
    /// Windows of traffic came in for this tenant.
    case traffic(tenant: String)
}
