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
    /// It would count, and waits for an officer to confirm the epoch of its agent.
    package let held: Bool
    package let envelope: [UInt8]
    package let receipt: [UInt8]
    package let leafIndex: UInt64

    package init(
        agentID: String, epoch: Int, seq: Int, digest: Digest, orderID: String?, vantage: Vantage,
        receivedAt: Timestamp, counts: Bool, note: String, held: Bool = false, envelope: [UInt8], receipt: [UInt8],
        leafIndex: UInt64
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
        self.held = held
        self.envelope = envelope
        self.receipt = receipt
        self.leafIndex = leafIndex
    }
}

/// A gap record whose epoch waits for a confirmation.
package struct GapEntry: Hashable, Sendable {
    package let newEpoch: Int
    package let envelope: [UInt8]
    package let receivedAt: Timestamp
    /// Reports of the epoch that wait with it.
    package let heldReports: Int
}

extension Records {
    package func insert(_ report: ReportRecord) throws {
        try connection.execute(
            """
            INSERT INTO reports (agent_id, epoch, seq, digest, order_id, vantage, received_at, counts, note, envelope, receipt,
                leaf_index, held) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                report.agentID, report.epoch, report.seq, report.digest.description, report.orderID,
                report.vantage.rawValue, report.receivedAt.microseconds, report.counts, report.note, report.envelope,
                report.receipt, Int64(report.leafIndex), report.held,
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
            counts: try row.flag("counts"), note: try row.text("note"), held: try row.flag("held"),
            envelope: try row.blob("envelope"),
            receipt: try row.blob("receipt"), leafIndex: UInt64(try row.integer("leaf_index")))
    }

    /// Reports of an epoch that wait for its confirmation, in order.
    package func heldReports(agentID: String, epoch: Int) throws -> [ReportRecord] {
        try connection.query(
            "SELECT * FROM reports WHERE agent_id = $1 AND epoch = $2 AND held <> 0 ORDER BY seq", [agentID, epoch]
        ).map(reportRecord)
    }

    /// Whether a report for the order waits for a confirmation.
    package func holdsReports(for orderID: String) throws -> Bool {
        try connection.first("SELECT 1 AS n FROM reports WHERE order_id = $1 AND held <> 0 LIMIT 1", [orderID]) != nil
    }

    /// A held report waits no more: it counts, or does not for the reason in `note`.
    package func settleHeld(_ report: ReportRecord, counts: Bool, note: String) throws {
        try connection.execute(
            "UPDATE reports SET held = 0, counts = $1, note = $2 WHERE agent_id = $3 AND epoch = $4 AND seq = $5",
            [counts, note, report.agentID, report.epoch, report.seq])
    }

    /// None of the agent's held reports will count, for the reason in `note`.
    package func dropHeld(of agentID: String, note: String) throws {
        try connection.execute(
            "UPDATE reports SET held = 0, note = $1 WHERE agent_id = $2 AND held <> 0", [note, agentID])
        try connection.execute(
            "UPDATE provisioning_reports SET held = 0, note = $1 WHERE agent_id = $2 AND held <> 0", [note, agentID])
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

    /// Whether an officer has still to confirm the epoch. An epoch that no gap record opened needs no confirmation.
    package func awaitsConfirmation(epoch: Int, of agentID: String) throws -> Bool {
        try connection.first(
            "SELECT 1 AS n FROM gaps WHERE agent_id = $1 AND new_epoch = $2 AND confirmed_at IS NULL",
            [agentID, epoch]) != nil
    }

    /// False when there is no such epoch, or somebody has confirmed it.
    package func confirm(epoch: Int, of agentID: String, by who: String, at now: Timestamp) throws -> Bool {
        try connection.execute(
            """
            UPDATE gaps SET confirmed_at = $1, confirmed_by = $2
            WHERE agent_id = $3 AND new_epoch = $4 AND confirmed_at IS NULL
            """, [now.microseconds, who, agentID, epoch]) == 1
    }

    /// The latest epochs that wait for a confirmation, with the gap records that opened them.
    package func unconfirmedGaps(agentID: String, most: Int) throws -> [GapEntry] {
        try connection.query(
            """
            SELECT g.new_epoch, g.envelope, g.received_at,
                (SELECT COUNT(*) FROM reports r WHERE r.agent_id = g.agent_id AND r.epoch = g.new_epoch AND r.held <> 0)
                + (SELECT COUNT(*) FROM provisioning_reports r
                    WHERE r.agent_id = g.agent_id AND r.epoch = g.new_epoch AND r.held <> 0) AS held
            FROM gaps g WHERE g.agent_id = $1 AND g.confirmed_at IS NULL ORDER BY g.new_epoch DESC LIMIT $2
            """, [agentID, most]
        ).map {
            GapEntry(
                newEpoch: try $0.integer("new_epoch"), envelope: try $0.blob("envelope"),
                receivedAt: try $0.time("received_at"), heldReports: try $0.integer("held"))
        }
    }

    package func equivocationCount(agentID: String) throws -> Int {
        try connection.first("SELECT COUNT(*) AS n FROM equivocations WHERE agent_id = $1", [agentID])?.integer("n")
            ?? 0
    }

    package func gap(agentID: String, newEpoch: Int) throws -> (digest: Digest, receipt: [UInt8])? {
        try connection.first(
            "SELECT digest, receipt FROM gaps WHERE agent_id = $1 AND new_epoch = $2", [agentID, newEpoch]
        ).map { (try $0.digest("digest"), try $0.blob("receipt")) }
    }
}
