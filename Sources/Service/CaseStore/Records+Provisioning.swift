// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Evidence
package import Values

package enum ProvisioningStanding: String, Codable, Hashable, Sendable, CaseIterable {
    case open
    /// The gateway's report is there; the case has still to go on.
    case answered
    case settled
    /// Nothing came in time.
    case expired
    /// The case went on without it.
    case withdrawn
}

/// What a provisioning order is for.
package enum ProvisioningPurpose: String, Codable, Hashable, Sendable, CaseIterable {
    /// Step 11 of the case waits for it.
    case handover
    /// An officer decided it for a placed server.
    case decision
}

/// A provisioning order and how it stands.
package struct ProvisioningRecord: Hashable, Sendable {
    package let order: ProvisioningOrder
    package let caseNumber: String
    package let purpose: ProvisioningPurpose
    package let envelope: [UInt8]
    package let standing: ProvisioningStanding
    /// When nobody waits for its report any more; after ``ProvisioningOrder/expires``, because what was begun in time may take some.
    package let deadline: Timestamp
    package let decidedAt: Timestamp?
}

extension Records {
    package func insert(
        _ order: ProvisioningOrder, of number: String, envelope: [UInt8], for purpose: ProvisioningPurpose,
        deadline: Timestamp
    ) throws {
        try connection.execute(
            """
            INSERT INTO provisioning_orders
                (id, case_number, site, agent_id, nonce, task, purpose, issued_at, expires_at, deadline, standing, envelope)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                order.id, number, order.site, order.agent, order.nonce.description, order.task.kind.rawValue,
                purpose.rawValue, order.issued.microseconds, order.expires.microseconds, deadline.microseconds,
                ProvisioningStanding.open.rawValue, envelope,
            ])
    }

    package func provisioningOrder(_ id: String) throws -> ProvisioningRecord? {
        try connection.first("SELECT * FROM provisioning_orders WHERE id = $1", [id]).map(provisioningRecord)
    }

    /// A case's orders, oldest first.
    package func provisioningOrders(of number: String) throws -> [ProvisioningRecord] {
        try connection.query(
            "SELECT * FROM provisioning_orders WHERE case_number = $1"
                + scope.clause(case: "provisioning_orders.case_number", from: 2) + " ORDER BY issued_at, id",
            [number] + scope.values
        ).map(provisioningRecord)
    }

    /// Orders that wait for this agent's report and may still be begun at `now`, oldest first.
    package func openProvisioningOrders(for agentID: String, at now: Timestamp) throws -> [ProvisioningRecord] {
        try connection.query(
            """
            SELECT * FROM provisioning_orders o WHERE o.standing = 'open' AND o.expires_at > $2 AND o.agent_id = $1
                AND NOT EXISTS (SELECT 1 FROM provisioning_reports r WHERE r.order_id = o.id)
            ORDER BY o.issued_at, o.id LIMIT 1000
            """, [agentID, now.microseconds]
        ).map(provisioningRecord)
    }

    /// Orders whose case has to go on: those that are answered, and those that nothing came for in time.
    package func dueProvisioningOrders(at now: Timestamp) throws -> [ProvisioningRecord] {
        try connection.query(
            """
            SELECT * FROM provisioning_orders WHERE standing = 'answered' OR (standing = 'open' AND deadline <= $1)
            ORDER BY issued_at, id LIMIT 100
            """, [now.microseconds]
        ).map(provisioningRecord)
    }

    package func settleProvisioning(_ id: String, as standing: ProvisioningStanding, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE provisioning_orders SET standing = $1, decided_at = $2 WHERE id = $3",
            [standing.rawValue, now.microseconds, id])
    }

    private func provisioningRecord(_ row: Row) throws -> ProvisioningRecord {
        let bytes = try row.blob("envelope")
        let order: ProvisioningOrder
        do {
            order = try CanonicalJSON.decode(ProvisioningOrder.self, from: Array(Envelope(bytes: bytes).payload))
        } catch {
            throw StoreError.damaged("provisioning order \(try row.text("id")): \(CanonicalJSON.describe(error))")
        }
        return ProvisioningRecord(
            order: order, caseNumber: try row.text("case_number"),
            purpose: try row.word(ProvisioningPurpose.self, "purpose"), envelope: bytes,
            standing: try row.word(ProvisioningStanding.self, "standing"), deadline: try row.time("deadline"),
            decidedAt: try row.timeOrNil("decided_at"))
    }
}
