// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Evidence
package import Values

package enum OrderStanding: String, Codable, Hashable, Sendable, CaseIterable {
    case open
    /// The service has given its verdict.
    case judged
    /// The installation changed under it, or the case ended.
    case withdrawn
    case expired
}

/// The purpose of an order.
package enum OrderPurpose: String, Codable, Hashable, Sendable, CaseIterable {
    /// Step 11 of the case waits for it.
    case handover
    /// A placed server is looked at again: its case stays as it is.
    case round
    /// A placed server is looked for after its removal: it is gone, or not.
    case withdrawal
}

/// A verification order and its result.
package struct OrderRecord: Hashable, Sendable {
    package let order: VerificationOrder
    package let purpose: OrderPurpose
    package let envelope: [UInt8]
    package let standing: OrderStanding
    package let verdict: Verdict?
    package let decidedAt: Timestamp?
}

extension Records {
    package func insert(_ order: VerificationOrder, envelope: [UInt8], for purpose: OrderPurpose = .handover) throws {
        try connection.execute(
            """
            INSERT INTO orders
                (id, case_number, nonce, inside_agent, outside_agent, issued_at, expires_at, standing, envelope, purpose)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                order.id, order.caseNumber, order.nonce.description, order.insideAgent, order.outsideAgent,
                order.issued.microseconds, order.expires.microseconds, OrderStanding.open.rawValue, envelope,
                purpose.rawValue,
            ])
    }

    package func order(_ id: String) throws -> OrderRecord? {
        try connection.first("SELECT * FROM orders WHERE id = $1", [id]).map(orderRecord)
    }

    /// A case's orders, oldest first.
    package func orders(of number: String) throws -> [OrderRecord] {
        try connection.query(
            "SELECT * FROM orders WHERE case_number = $1" + scope.clause(case: "orders.case_number", from: 2)
                + " ORDER BY issued_at, id", [number] + scope.values
        ).map(orderRecord)
    }

    /// A case's orders of this standing, oldest first.
    package func orders(of number: String, _ standing: OrderStanding) throws -> [OrderRecord] {
        try connection.query(
            "SELECT * FROM orders WHERE case_number = $1 AND standing = $2"
                + scope.clause(case: "orders.case_number", from: 3) + " ORDER BY issued_at, id",
            [number, standing.rawValue] + scope.values
        ).map(orderRecord)
    }

    /// The latest of a case's orders for one purpose; `nil` before the first.
    package func latestOrder(of number: String, for purpose: OrderPurpose) throws -> OrderRecord? {
        try connection.first(
            "SELECT * FROM orders WHERE case_number = $1 AND purpose = $2"
                + scope.clause(case: "orders.case_number", from: 3) + " ORDER BY issued_at DESC, id DESC LIMIT 1",
            [number, purpose.rawValue] + scope.values
        ).map(orderRecord)
    }

    /// How many orders a case has had for one purpose.
    package func countOrders(of number: String, for purpose: OrderPurpose) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS orders FROM orders WHERE case_number = $1 AND purpose = $2",
            [number, purpose.rawValue])?.integer("orders") ?? 0
    }

    /// The verdict on the latest of the case's orders that were decided before this one was given.
    package func verdict(before record: OrderRecord) throws -> Verdict? {
        try connection.first(
            """
            SELECT verdict FROM orders WHERE case_number = $1 AND id <> $2 AND issued_at <= $3 AND verdict IS NOT NULL
            ORDER BY issued_at DESC, id DESC LIMIT 1
            """, [record.order.caseNumber, record.order.id, record.order.issued.microseconds]
        )?.json(Verdict.self, "verdict")
    }

    /// When the server of each case was last looked at, or is being looked at: the latest order of any purpose.
    package func latestOrders() throws -> [String: Timestamp] {
        let rows = try connection.query("SELECT case_number, MAX(issued_at) AS latest FROM orders GROUP BY case_number")
        return try Dictionary(
            rows.map { (try $0.text("case_number"), try $0.time("latest")) }, uniquingKeysWith: { first, _ in first })
    }

    /// Orders that wait for this agent's report and may still be begun at `now`, oldest first.
    package func openOrders(for agentID: String, at now: Timestamp) throws -> [OrderRecord] {
        try connection.query(
            """
            SELECT * FROM orders o WHERE o.standing = 'open' AND o.expires_at > $2
                AND (o.inside_agent = $1 OR o.outside_agent = $1)
                AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.order_id = o.id AND r.agent_id = $1)
            ORDER BY o.issued_at, o.id
            """, [agentID, now.microseconds]
        ).map(orderRecord)
    }

    /// Seconds that an order waits, after its own time, for the confirmation of an epoch of whose reports it has one.
    private static let confirmationSeconds = 7 * 86_400.0

    /// Open orders whose time is up.
    package func overdueOrders(at now: Timestamp) throws -> [OrderRecord] {
        try connection.query(
            """
            SELECT * FROM orders WHERE standing = 'open' AND expires_at <= $1 AND (expires_at <= $2 OR NOT EXISTS
                (SELECT 1 FROM reports r WHERE r.order_id = orders.id AND r.held <> 0))
            ORDER BY expires_at, id
            """, [now.microseconds, now.advanced(bySeconds: -Records.confirmationSeconds).microseconds]
        ).map(orderRecord)
    }

    package func settle(_ id: String, as standing: OrderStanding, verdict: Verdict?, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE orders SET standing = $1, verdict = $2, decided_at = $3 WHERE id = $4",
            [standing.rawValue, try verdict.map(json), now.microseconds, id])
    }

    private func orderRecord(_ row: Row) throws -> OrderRecord {
        let bytes = try row.blob("envelope")
        let order: VerificationOrder
        do {
            order = try CanonicalJSON.decode(VerificationOrder.self, from: Array(Envelope(bytes: bytes).payload))
        } catch {
            throw StoreError.damaged("order \(try row.text("id")): \(CanonicalJSON.describe(error))")
        }
        return OrderRecord(
            order: order, purpose: try row.word(OrderPurpose.self, "purpose"), envelope: bytes,
            standing: try row.word(OrderStanding.self, "standing"),
            verdict: try row.textOrNil("verdict") == nil ? nil : try row.json(Verdict.self, "verdict"),
            decidedAt: try row.timeOrNil("decided_at"))
    }

    /// Replaces the latest line of one check of one agent; for screens only.
    package func put(_ update: ProgressUpdate, orderID: String, vantage: Vantage) throws {
        try connection.execute(
            """
            INSERT INTO progress (order_id, vantage, check_id, body, at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (order_id, vantage, check_id) DO UPDATE SET body = excluded.body, at = excluded.at
            """, [orderID, vantage.rawValue, update.check.rawValue, try json(update), update.at.microseconds])
    }

    package func progress(of orderID: String) throws -> [(vantage: Vantage, update: ProgressUpdate)] {
        try connection.query(
            "SELECT vantage, body FROM progress WHERE order_id = $1 ORDER BY vantage, check_id", [orderID]
        ).map { (try $0.word(Vantage.self, "vantage"), try $0.json(ProgressUpdate.self, "body")) }
    }
}
