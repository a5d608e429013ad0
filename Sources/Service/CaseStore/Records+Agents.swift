// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Evidence
package import Values

/// A single-use invitation for one agent.
package struct JoinTokenRecord: Hashable, Sendable {
    package let id: String
    package let secretHash: String
    package let site: String
    package let vantage: AgentVantage
    package let name: String
    package let createdBy: String
    /// Id of the user who made it; `nil` for the command line.
    package let createdByID: String?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    /// Fingerprint of the keys that it was redeemed with.
    package let usedBy: Digest?
    /// The agent that joined with it.
    package let agentID: String?
    /// Another agent tried it: it is worth nothing any more.
    package let burned: Bool

    package init(
        id: String, secretHash: String, site: String, vantage: AgentVantage, name: String, createdBy: String,
        createdByID: String? = nil, createdAt: Timestamp, expiresAt: Timestamp, usedBy: Digest? = nil,
        agentID: String? = nil,
        burned: Bool = false
    ) {
        self.id = id
        self.secretHash = secretHash
        self.site = site
        self.vantage = vantage
        self.name = name
        self.createdBy = createdBy
        self.createdByID = createdByID
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedBy = usedBy
        self.agentID = agentID
        self.burned = burned
    }
}

/// An agent as the service knows it.
package struct AgentRecord: Hashable, Sendable {
    package let id: String
    package let name: String
    package let site: String
    package let vantage: AgentVantage
    package var standing: AgentStanding
    /// SHA-256 of the TLS key's SubjectPublicKeyInfo.
    package let tlsKey: Digest
    package let reportKey: VerificationKey
    /// PEM chain, leaf first.
    package var certificate: String
    package var certificateExpires: Timestamp
    package let hostName: String
    package let software: String
    package let enrolledAt: Timestamp
    /// Id of the user who made its join token: somebody else approves it. `nil` for the command line.
    package let invitedBy: String?
    package var decidedAt: Timestamp?
    package var decidedBy: String?
    package var reason: String?
    package var seenAt: Timestamp?
    /// The report accepted last; `nil` before the first. ``ChainPosition/prev`` holds that report's own digest here.
    package var last: ChainPosition?
    /// Generation of the authorities that it has on disk; 0 before it said so.
    package var trustGeneration = 0
    /// When it got a certificate by a challenge last.
    package var recoveredAt: Timestamp?
    /// When an officer allowed it another one; `nil` once it is used.
    package var recoveryAllowedAt: Timestamp?
    /// As it said last; `nil` before it did.
    package var condition: AgentCondition?

    package init(
        id: String, name: String, site: String, vantage: AgentVantage, standing: AgentStanding, tlsKey: Digest,
        reportKey: VerificationKey, certificate: String, certificateExpires: Timestamp, hostName: String,
        software: String, enrolledAt: Timestamp, invitedBy: String? = nil
    ) {
        self.id = id
        self.name = name
        self.site = site
        self.vantage = vantage
        self.standing = standing
        self.tlsKey = tlsKey
        self.reportKey = reportKey
        self.certificate = certificate
        self.certificateExpires = certificateExpires
        self.hostName = hostName
        self.software = software
        self.enrolledAt = enrolledAt
        self.invitedBy = invitedBy
    }

    init(_ row: Row) throws {
        guard let key = VerificationKey(try row.text("report_key")) else {
            throw StoreError.damaged("agents.report_key is no key")
        }
        self.init(
            id: try row.text("id"), name: try row.text("name"), site: try row.text("site"),
            vantage: try row.word(AgentVantage.self, "vantage"), standing: try row.word(AgentStanding.self, "standing"),
            tlsKey: try row.digest("tls_key"), reportKey: key, certificate: try row.text("certificate"),
            certificateExpires: try row.time("certificate_expires"), hostName: try row.text("host_name"),
            software: try row.text("software"),
            enrolledAt: try row.time("enrolled_at"), invitedBy: try row.textOrNil("invited_by"))
        decidedAt = try row.timeOrNil("decided_at")
        decidedBy = try row.textOrNil("decided_by")
        reason = try row.textOrNil("reason")
        seenAt = try row.timeOrNil("seen_at")
        trustGeneration = try row.integer("trust_generation")
        recoveredAt = try row.timeOrNil("recovered_at")
        recoveryAllowedAt = try row.timeOrNil("recovery_allowed_at")
        condition = try row.textOrNil("condition").map {
            try CanonicalJSON.decode(AgentCondition.self, from: Array($0.utf8))
        }
        let (epoch, seq) = (try row.integer("epoch"), try row.integer("seq"))
        if epoch > 0 {
            last = ChainPosition(epoch: epoch, seq: seq, prev: try row.textOrNil("last_report").flatMap { Digest($0) })
        }
    }
}

extension Records {
    package func insert(_ token: JoinTokenRecord) throws {
        try connection.execute(
            """
            INSERT INTO join_tokens (id, secret_hash, site, vantage, name, created_by, created_at, expires_at, used_by, agent_id, burned,
                created_by_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                token.id, token.secretHash, token.site, token.vantage.rawValue, token.name, token.createdBy,
                token.createdAt.microseconds, token.expiresAt.microseconds, token.usedBy?.description, token.agentID,
                token.burned, token.createdByID,
            ])
    }

    package func joinToken(_ id: String) throws -> JoinTokenRecord? {
        try connection.first("SELECT * FROM join_tokens WHERE id = $1", [id]).map {
            JoinTokenRecord(
                id: try $0.text("id"), secretHash: try $0.text("secret_hash"), site: try $0.text("site"),
                vantage: try $0.word(AgentVantage.self, "vantage"), name: try $0.text("name"),
                createdBy: try $0.text("created_by"), createdByID: try $0.textOrNil("created_by_id"),
                createdAt: try $0.time("created_at"),
                expiresAt: try $0.time("expires_at"),
                usedBy: try $0.textOrNil("used_by").flatMap { Digest($0) }, agentID: try $0.textOrNil("agent_id"),
                burned: try $0.flag("burned"))
        }
    }

    package func useJoinToken(_ id: String, keys: Digest, for agentID: String) throws {
        try connection.execute(
            "UPDATE join_tokens SET used_by = $1, agent_id = $2 WHERE id = $3", [keys.description, agentID, id])
    }

    package func burnJoinToken(_ id: String) throws {
        try connection.execute("UPDATE join_tokens SET burned = 1 WHERE id = $1", [id])
    }

    /// Throws a ``DatabaseError`` of a unique violation when the report key belongs to another agent.
    package func insert(_ agent: AgentRecord) throws {
        try connection.execute(
            """
            INSERT INTO agents (id, name, site, vantage, standing, tls_key, report_key, certificate,
                certificate_expires, host_name, software, enrolled_at, invited_by, epoch, seq)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0)
            """,
            [
                agent.id, agent.name, agent.site, agent.vantage.rawValue, agent.standing.rawValue,
                agent.tlsKey.description, agent.reportKey.description, agent.certificate,
                agent.certificateExpires.microseconds, agent.hostName,
                agent.software, agent.enrolledAt.microseconds, agent.invitedBy,
            ])
    }

    package func agent(_ id: String) throws -> AgentRecord? {
        try connection.first(
            "SELECT * FROM agents WHERE id = $1" + scope.clause(site: "site", from: 2), [id] + scope.values
        ).map(AgentRecord.init)
    }

    package func agent(reportKey: VerificationKey) throws -> AgentRecord? {
        try connection.first("SELECT * FROM agents WHERE report_key = $1", [reportKey.description])
            .map(AgentRecord.init)
    }

    package func agents() throws -> [AgentRecord] {
        try connection.query(
            "SELECT * FROM agents WHERE 1 = 1" + scope.clause(site: "site", from: 1) + " ORDER BY enrolled_at, id",
            scope.values
        ).map(AgentRecord.init)
    }

    package func setStanding(
        _ standing: AgentStanding, of id: String, by who: String, reason: String?, at now: Timestamp
    ) throws {
        try connection.execute(
            "UPDATE agents SET standing = $1, decided_at = $2, decided_by = $3, reason = $4 WHERE id = $5",
            [standing.rawValue, now.microseconds, who, reason, id])
    }

    /// A fresh certificate for the same keys.
    package func setCertificate(_ chain: String, expires: Timestamp, of id: String) throws {
        try connection.execute(
            "UPDATE agents SET certificate = $1, certificate_expires = $2 WHERE id = $3",
            [chain, expires.microseconds, id])
    }

    package func setCondition(_ condition: AgentCondition, of id: String) throws {
        let text = String(decoding: try CanonicalJSON.encode(condition), as: UTF8.self)
        try connection.execute("UPDATE agents SET condition = $1 WHERE id = $2", [text, id])
    }

    package func sawAgent(_ id: String, at now: Timestamp) throws {
        try connection.execute("UPDATE agents SET seen_at = $1 WHERE id = $2", [now.microseconds, id])
    }

    /// Moves the agent's chain on; `digest` is that of the report or gap record just accepted.
    package func advanceChain(of id: String, epoch: Int, seq: Int, digest: Digest?) throws {
        try connection.execute(
            "UPDATE agents SET epoch = $1, seq = $2, last_report = $3 WHERE id = $4",
            [epoch, seq, digest?.description, id])
    }
}
