// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Evidence
package import Values

extension Records {
    /// Stores a window once; a repeat changes nothing.
    package func insert(_ window: TrafficWindow, tenant: String, agentID: String) throws {
        try connection.execute(
            """
            INSERT INTO windows (tenant, starts_at, agent_id, body) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant, starts_at) DO NOTHING
            """, [tenant, window.start.microseconds, agentID, try json(window)])
    }

    /// A tenant's windows that start at or after `since`, oldest first.
    package func windows(tenant: String, since: Timestamp, most: Int) throws -> [TrafficWindow] {
        try connection.query(
            """
            SELECT body FROM windows WHERE tenant = $1 AND starts_at >= $2\(scope.clause(case: "windows.tenant", from: 4))
            ORDER BY starts_at DESC LIMIT $3
            """, [tenant, since.microseconds, most] + scope.values
        ).compactMap { $0.window }.reversed()
    }

    /// A tenant's windows that start after `time`, oldest first.
    package func windows(tenant: String, after time: Timestamp, most: Int) throws -> [TrafficWindow] {
        try connection.query(
            "SELECT body FROM windows WHERE tenant = $1 AND starts_at > $2"
                + scope.clause(case: "windows.tenant", from: 4) + " ORDER BY starts_at LIMIT $3",
            [tenant, time.microseconds, most] + scope.values
        ).compactMap { $0.window }
    }

    /// Forgets windows older than `time`.
    package func hasWindows(before time: Timestamp) throws -> Bool {
        try connection.first("SELECT 1 AS one FROM windows WHERE starts_at < $1 LIMIT 1", [time.microseconds]) != nil
    }

    package func forgetWindows(before time: Timestamp) throws -> Int {
        try connection.execute("DELETE FROM windows WHERE starts_at < $1", [time.microseconds])
    }
}

extension Row {
    /// `nil` for a window with figures that an earlier version took and no window has: windows are live views, and the others remain.
    fileprivate var window: TrafficWindow? { try? json(TrafficWindow.self, "body") }
}
