// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Values

/// A certificate that an agent got after the one of its enrolment.
package struct AgentCertificateRecord: Hashable, Sendable {
    /// How it was asked for.
    package enum Cause: String, Sendable {
        /// Over the certificate before.
        case renewal
        /// By a challenge, after the certificate before had expired.
        case recovery
    }

    /// Hexadecimal.
    package let serial: String
    package let agentID: String
    /// Of the certificate's PEM.
    package let sha256: Digest
    package let cause: Cause
    package let issuedAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        serial: String, agentID: String, sha256: Digest, cause: Cause, issuedAt: Timestamp, expiresAt: Timestamp
    ) {
        self.serial = serial
        self.agentID = agentID
        self.sha256 = sha256
        self.cause = cause
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}

extension Records {
    package func insert(_ certificate: AgentCertificateRecord) throws {
        try connection.execute(
            """
            INSERT INTO agent_certificates (serial, agent_id, sha256, cause, issued_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                certificate.serial, certificate.agentID, certificate.sha256.description, certificate.cause.rawValue,
                certificate.issuedAt.microseconds, certificate.expiresAt.microseconds,
            ])
    }

    package func eachAgentCertificate(
        _ body: (_ serial: String, _ agentID: String, _ sha256: String) throws -> Void
    ) throws {
        let rows = try connection.query("SELECT serial, agent_id, sha256 FROM agent_certificates ORDER BY serial")
        for row in rows { try body(try row.text("serial"), try row.text("agent_id"), try row.text("sha256")) }
    }

    /// The agent has got a certificate by a challenge; what an officer allowed is used up.
    package func noteRecovery(of id: String, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE agents SET recovered_at = $1, recovery_allowed_at = NULL WHERE id = $2", [now.microseconds, id])
    }

    /// An officer allows the agent one certificate by a challenge.
    package func allowRecovery(of id: String, at now: Timestamp) throws {
        try connection.execute("UPDATE agents SET recovery_allowed_at = $1 WHERE id = $2", [now.microseconds, id])
    }

    /// The agent has the authorities of this generation on disk.
    package func noteTrust(_ generation: Int, of id: String) throws {
        try connection.execute("UPDATE agents SET trust_generation = $1 WHERE id = $2", [generation, id])
    }

    /// Join tokens with which an agent may still join.
    package func openJoinTokens(at now: Timestamp) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS tokens FROM join_tokens WHERE used_by IS NULL AND burned = 0 AND expires_at > $1",
            [now.microseconds]
        )?.integer("tokens") ?? 0
    }
}
