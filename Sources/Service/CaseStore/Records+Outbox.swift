// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Procedure
package import Values

/// An effect that waits to be done, or was.
package struct OutboxEntry: Hashable, Sendable {
    package let id: Int
    package let caseNumber: String
    package let effect: Effect
    package let createdAt: Timestamp
    package let attempts: Int
    package let nextAt: Timestamp
    package let lastError: String?
    package let doneAt: Timestamp?
}

extension Records {
    package func enqueue(_ effect: Effect, for number: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO outbox (case_number, kind, effect, created_at, attempts, next_at) VALUES ($1, $2, $3, $4, 0, $4)
            """, [number, effect.name, try json(effect), now.microseconds])
    }

    /// Entries of the given kinds (``Effect/name``) whose time has come, oldest first.
    package func dueEffects(_ kinds: [String], at now: Timestamp, most: Int) throws -> [OutboxEntry] {
        let places = kinds.indices.map { "$\($0 + 3)" }.joined(separator: ", ")
        return try connection.query(
            "SELECT * FROM outbox WHERE done_at IS NULL AND next_at <= $1 AND kind IN (\(places)) ORDER BY id LIMIT $2",
            [now.microseconds, most] + kinds
        ).map(entry)
    }

    /// What was postponed is due at once: what held it up is over.
    package func hastenEffects(_ kinds: [String], at now: Timestamp) throws {
        let places = kinds.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        try connection.execute(
            "UPDATE outbox SET next_at = $1 WHERE done_at IS NULL AND next_at > $1 AND kind IN (\(places))",
            [now.microseconds] + kinds)
    }

    /// When the next entry is due; `nil` when nothing waits.
    package func nextEffectTime() throws -> Timestamp? {
        try connection.first("SELECT MIN(next_at) AS next_at FROM outbox WHERE done_at IS NULL")?.timeOrNil("next_at")
    }

    /// A case's entries, oldest first.
    package func outbox(of number: String) throws -> [OutboxEntry] {
        try connection.query("SELECT * FROM outbox WHERE case_number = $1 ORDER BY id", [number]).map(entry)
    }

    /// False when somebody else has done it already.
    package func finishEffect(_ id: Int, at now: Timestamp) throws -> Bool {
        try connection.execute(
            "UPDATE outbox SET done_at = $1, last_error = NULL WHERE id = $2 AND done_at IS NULL",
            [now.microseconds, id]) == 1
    }

    package func postponeEffect(_ id: Int, error: String, until next: Timestamp) throws {
        try connection.execute(
            "UPDATE outbox SET attempts = attempts + 1, last_error = $1, next_at = $2 WHERE id = $3 AND done_at IS NULL",
            [error, next.microseconds, id])
    }

    private func entry(_ row: Row) throws -> OutboxEntry {
        OutboxEntry(
            id: try row.integer("id"), caseNumber: try row.text("case_number"),
            effect: try row.json(Effect.self, "effect"), createdAt: try row.time("created_at"),
            attempts: try row.integer("attempts"), nextAt: try row.time("next_at"),
            lastError: try row.textOrNil("last_error"), doneAt: try row.timeOrNil("done_at"))
    }
}
