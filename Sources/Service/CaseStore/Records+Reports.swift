// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Evidence
package import Values

/// A report as it was received, with the service's receipt.
package struct ReportRecord: Hashable, Sendable {
    package let agentID: String
    package let epoch: Int
    package let seq: Int
    package let digest: Digest
    package let orderID: String?
    package let vantage: Vantage
    package let receivedAt: Timestamp
    /// A stale report is kept, and does not count.
    package let counts: Bool
    package let note: String
    package let envelope: [UInt8]
    package let receipt: [UInt8]
    package let leafIndex: UInt64

    package init(
        agentID: String, epoch: Int, seq: Int, digest: Digest, orderID: String?, vantage: Vantage,
        receivedAt: Timestamp, counts: Bool, note: String, envelope: [UInt8], receipt: [UInt8], leafIndex: UInt64
    ) {
        self.agentID = agentID
        self.epoch = epoch
        self.seq = seq
        self.digest = digest
        self.orderID = orderID
        self.vantage = vantage
        self.receivedAt = receivedAt
        self.counts = counts
        self.note = note
        self.envelope = envelope
        self.receipt = receipt
        self.leafIndex = leafIndex
    }
}

extension Records {
    package func insert(_ report: ReportRecord) throws {
        try connection.execute(
            """
            INSERT INTO reports (agent_id, epoch, seq, digest, order_id, vantage, received_at, counts, note, envelope, receipt,
                leaf_index) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                report.agentID, report.epoch, report.seq, report.digest.description, report.orderID,
                report.vantage.rawValue, report.receivedAt.microseconds, report.counts, report.note, report.envelope,
                report.receipt, Int64(report.leafIndex),
            ])
    }

    package func report(agentID: String, epoch: Int, seq: Int) throws -> ReportRecord? {
        try connection.first(
            "SELECT * FROM reports WHERE agent_id = $1 AND epoch = $2 AND seq = $3", [agentID, epoch, seq]
        ).map(reportRecord)
    }

    /// All reports for an order, those that count and those that do not, oldest first.
    package func reports(orderID: String) throws -> [ReportRecord] {
        try connection.query("SELECT * FROM reports WHERE order_id = $1 ORDER BY received_at, agent_id, seq", [orderID])
            .map(reportRecord)
    }

    private func reportRecord(_ row: Row) throws -> ReportRecord {
        ReportRecord(
            agentID: try row.text("agent_id"), epoch: try row.integer("epoch"), seq: try row.integer("seq"),
            digest: try row.digest("digest"), orderID: try row.textOrNil("order_id"),
            vantage: try row.word(Vantage.self, "vantage"), receivedAt: try row.time("received_at"),
            counts: try row.flag("counts"), note: try row.text("note"), envelope: try row.blob("envelope"),
            receipt: try row.blob("receipt"), leafIndex: UInt64(try row.integer("leaf_index")))
    }

    /// False when this agent has used the nonce before.
    package func useNonce(_ nonce: Digest, agentID: String) throws -> Bool {
        try connection.execute(
            "INSERT INTO used_nonces (nonce, agent_id) VALUES ($1, $2) ON CONFLICT (nonce, agent_id) DO NOTHING",
            [nonce.description, agentID]) == 1
    }

    /// Keeps the other version of a report that was already accepted: proof that the agent's key signed both.
    package func keepEquivocation(
        agentID: String, epoch: Int, seq: Int, digest: Digest, envelope: [UInt8], at now: Timestamp
    ) throws {
        try connection.execute(
            """
            INSERT INTO equivocations (agent_id, epoch, seq, digest, envelope, received_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (agent_id, epoch, seq, digest) DO NOTHING
            """, [agentID, epoch, seq, digest.description, envelope, now.microseconds])
    }

    package func equivocations(agentID: String) throws -> [(epoch: Int, seq: Int, digest: Digest, envelope: [UInt8])] {
        try connection.query(
            "SELECT epoch, seq, digest, envelope FROM equivocations WHERE agent_id = $1 ORDER BY epoch, seq, digest",
            [agentID]
        ).map { (try $0.integer("epoch"), try $0.integer("seq"), try $0.digest("digest"), try $0.blob("envelope")) }
    }

    package func insertGap(
        agentID: String, newEpoch: Int, digest: Digest, envelope: [UInt8], receipt: [UInt8], at now: Timestamp
    ) throws {
        try connection.execute(
            "INSERT INTO gaps (agent_id, new_epoch, digest, envelope, receipt, received_at) VALUES ($1, $2, $3, $4, $5, $6)",
            [agentID, newEpoch, digest.description, envelope, receipt, now.microseconds])
    }

    package func gap(agentID: String, newEpoch: Int) throws -> (digest: Digest, receipt: [UInt8])? {
        try connection.first(
            "SELECT digest, receipt FROM gaps WHERE agent_id = $1 AND new_epoch = $2", [agentID, newEpoch]
        ).map { (try $0.digest("digest"), try $0.blob("receipt")) }
    }
}
