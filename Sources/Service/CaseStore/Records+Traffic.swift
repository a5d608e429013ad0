// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Evidence
package import Values

extension Records {
    /// Stores a window once; a repeat changes nothing. Returns whether it is new.
    package func insert(
        _ window: TrafficWindow, tenant: String, agentID: String, at now: Timestamp
    ) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO windows (tenant, starts_at, agent_id, body, received_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, starts_at) DO NOTHING
            """, [tenant, window.start.microseconds, agentID, try json(window), now.microseconds]) > 0
    }

    /// When a tenant's last window begins, and when it arrived; `nil` before the first. Windows stored by earlier versions have no arrival.
    package func lastWindow(tenant: String) throws -> (start: Timestamp, arrived: Timestamp?)? {
        try connection.first(
            "SELECT starts_at, received_at FROM windows WHERE tenant = $1"
                + scope.clause(case: "windows.tenant", from: 2) + " ORDER BY starts_at DESC LIMIT 1",
            [tenant] + scope.values
        ).map { (try $0.time("starts_at"), try $0.timeOrNil("received_at")) }
    }

    /// A tenant's windows that start within `times`, oldest first.
    package func windows(tenant: String, in times: Range<Timestamp>, most: Int) throws -> [TrafficWindow] {
        try connection.query(
            "SELECT body FROM windows WHERE tenant = $1 AND starts_at >= $2 AND starts_at < $3"
                + scope.clause(case: "windows.tenant", from: 5) + " ORDER BY starts_at LIMIT $4",
            [tenant, times.lowerBound.microseconds, times.upperBound.microseconds, most] + scope.values
        ).compactMap { $0.window }
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
