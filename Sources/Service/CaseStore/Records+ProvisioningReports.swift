// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Evidence
package import Values

/// A gateway's report as it was received, with the service's receipt.
package struct ProvisioningReportRecord: Hashable, Sendable {
    package let agentID: String
    package let epoch: Int
    package let seq: Int
    package let digest: Digest
    package let orderID: String?
    package let tenant: String
    package let event: ProvisioningEvent
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
        agentID: String, epoch: Int, seq: Int, digest: Digest, orderID: String?, tenant: String,
        event: ProvisioningEvent, receivedAt: Timestamp, counts: Bool, note: String, held: Bool, envelope: [UInt8],
        receipt: [UInt8], leafIndex: UInt64
    ) {
        self.agentID = agentID
        self.epoch = epoch
        self.seq = seq
        self.digest = digest
        self.orderID = orderID
        self.tenant = tenant
        self.event = event
        self.receivedAt = receivedAt
        self.counts = counts
        self.note = note
        self.held = held
        self.envelope = envelope
        self.receipt = receipt
        self.leafIndex = leafIndex
    }

    /// What was signed, from a row whose envelope was checked when it was taken.
    package func report() throws -> ProvisioningReport {
        do {
            let payload = Array(try Envelope(bytes: envelope).payload)
            return try CanonicalJSON.decode(Statement<ProvisioningReport>.self, from: payload).predicate
        } catch {
            throw StoreError.damaged("provisioning report \(agentID)/\(epoch)/\(seq): \(CanonicalJSON.describe(error))")
        }
    }
}

/// A gateway as its agent last described it.
package struct GatewayRecord: Hashable, Sendable {
    package let site: String
    package let agentID: String
    package let receivedAt: Timestamp
    package let state: GatewayState
}

extension Records {
    package func insert(_ report: ProvisioningReportRecord) throws {
        try connection.execute(
            """
            INSERT INTO provisioning_reports (agent_id, epoch, seq, digest, order_id, tenant, event, received_at, counts, note,
                held, envelope, receipt, leaf_index) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            [
                report.agentID, report.epoch, report.seq, report.digest.description, report.orderID, report.tenant,
                report.event.rawValue, report.receivedAt.microseconds, report.counts, report.note, report.held,
                report.envelope, report.receipt, Int64(clamping: report.leafIndex),
            ])
    }

    package func provisioningReport(agentID: String, epoch: Int, seq: Int) throws -> ProvisioningReportRecord? {
        try connection.first(
            "SELECT * FROM provisioning_reports WHERE agent_id = $1 AND epoch = $2 AND seq = $3", [agentID, epoch, seq]
        ).map(provisioningReport)
    }

    /// The report that counts for an order; `nil` while there is none.
    package func provisioningReport(answering orderID: String) throws -> ProvisioningReportRecord? {
        try connection.first(
            "SELECT * FROM provisioning_reports WHERE order_id = $1 AND counts <> 0 ORDER BY received_at LIMIT 1",
            [orderID]
        ).map(provisioningReport)
    }

    /// The latest reports of a site's gateway, newest first.
    package func provisioningReports(site: String, most: Int) throws -> [ProvisioningReportRecord] {
        try connection.query(
            """
            SELECT r.* FROM provisioning_reports r JOIN agents a ON a.id = r.agent_id WHERE a.site = $1
            ORDER BY r.received_at DESC, r.seq DESC LIMIT $2
            """, [site, most]
        ).map(provisioningReport)
    }

    /// The latest reports on a tenant, newest first.
    package func provisioningReports(tenant: String, most: Int) throws -> [ProvisioningReportRecord] {
        try connection.query(
            "SELECT * FROM provisioning_reports WHERE tenant = $1 ORDER BY received_at DESC, seq DESC LIMIT $2",
            [tenant, most]
        ).map(provisioningReport)
    }

    /// Reports of an epoch that wait for its confirmation, in order.
    package func heldProvisioning(agentID: String, epoch: Int) throws -> [ProvisioningReportRecord] {
        try connection.query(
            "SELECT * FROM provisioning_reports WHERE agent_id = $1 AND epoch = $2 AND held <> 0 ORDER BY seq",
            [agentID, epoch]
        ).map(provisioningReport)
    }

    /// A held report waits no more: it counts, or does not for the reason in `note`.
    package func settleHeld(_ report: ProvisioningReportRecord, counts: Bool, note: String) throws {
        try connection.execute(
            """
            UPDATE provisioning_reports SET held = 0, counts = $1, note = $2
            WHERE agent_id = $3 AND epoch = $4 AND seq = $5
            """, [counts, note, report.agentID, report.epoch, report.seq])
    }

    private func provisioningReport(_ row: Row) throws -> ProvisioningReportRecord {
        ProvisioningReportRecord(
            agentID: try row.text("agent_id"), epoch: try row.integer("epoch"), seq: try row.integer("seq"),
            digest: try row.digest("digest"), orderID: try row.textOrNil("order_id"), tenant: try row.text("tenant"),
            event: try row.word(ProvisioningEvent.self, "event"), receivedAt: try row.time("received_at"),
            counts: try row.flag("counts"), note: try row.text("note"), held: try row.flag("held"),
            envelope: try row.blob("envelope"), receipt: try row.blob("receipt"),
            leafIndex: UInt64(clamping: try row.integer("leaf_index")))
    }

    /// The latest state is all that is kept of a gateway.
    package func put(_ state: GatewayState, site: String, agentID: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO gateway_states (site, agent_id, received_at, body) VALUES ($1, $2, $3, $4)
            ON CONFLICT (site) DO UPDATE SET agent_id = excluded.agent_id, received_at = excluded.received_at,
                body = excluded.body
            """, [site, agentID, now.microseconds, try json(state)])
    }

    package func gateway(of site: String) throws -> GatewayRecord? {
        try connection.first(
            "SELECT * FROM gateway_states WHERE site = $1" + scope.clause(site: "site", from: 2), [site] + scope.values
        ).map {
            GatewayRecord(
                site: try $0.text("site"), agentID: try $0.text("agent_id"), receivedAt: try $0.time("received_at"),
                state: try $0.json(GatewayState.self, "body"))
        }
    }
}
