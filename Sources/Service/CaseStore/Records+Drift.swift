// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Traffic
package import Values

extension Records {
    private static let mostDrifts = 12

    /// Opens an incident with a finding, or adds it to the open one. One that stands there already changes nothing. Returns whether the
    /// incident is new.
    package func raise(_ finding: DriftFinding, on number: String, at now: Timestamp) throws -> Bool {
        if let latest = try latestIncident(.drift, on: number), latest.closed == nil {
            if latest.drifts.contains(where: { $0.isSame(as: finding) }) {
                try connection.execute(
                    "UPDATE incidents SET seen_at = $1, recovered_at = NULL WHERE id = $2",
                    [now.microseconds, latest.id])
                return false
            }
            var drifts = latest.drifts + [finding]
            if drifts.count > Self.mostDrifts { drifts.remove(at: 1) }
            try connection.execute(
                "UPDATE incidents SET body = $1, seen_at = $2, times = times + 1, recovered_at = NULL WHERE id = $3",
                [try json(drifts), now.microseconds, latest.id])
            return false
        }
        try connection.execute(
            """
            INSERT INTO incidents (case_number, kind, body, opened_at, seen_at, times)
            VALUES ($1, $2, $3, $4, $4, 1)
            """, [number, IncidentKind.drift.rawValue, try json([finding]), now.microseconds])
        return true
    }
}
