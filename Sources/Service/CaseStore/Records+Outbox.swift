// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Procedure
package import Values

/// An effect that is still to be performed, or was.
package struct OutboxEntry: Hashable, Sendable {
    package let id: Int
    package let caseNumber: String
    package let effect: Effect
    package let createdAt: Timestamp
    /// Attempts that were begun.
    package let attempts: Int
    /// Attempts in a row that were begun and have no result, because the process ended meanwhile.
    package let unfinished: Int
    package let nextAt: Timestamp
    /// Code of the cause of the delay; `nil` before the first attempt.
    package let cause: String?
    /// The error in technical English, for the log and for programs.
    package let lastError: String?
    /// The time from which the entry is no longer attempted, until an officer releases it.
    package let parkedAt: Timestamp?
    package let doneAt: Timestamp?
}

extension Records {
    package func enqueue(_ effect: Effect, for number: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO outbox (case_number, kind, effect, created_at, attempts, next_at) VALUES ($1, $2, $3, $4, 0, $4)
            """, [number, effect.name, try json(effect), now.microseconds])
    }

    /// Entries of the given kinds (``Effect/name``) whose time has come, oldest first, from the one after `id` on.
    package func dueEffects(_ kinds: [String], at now: Timestamp, after id: Int = 0, most: Int) throws -> [OutboxEntry]
    {
        let places = kinds.indices.map { "$\($0 + 4)" }.joined(separator: ", ")
        return try connection.query(
            """
            SELECT * FROM outbox WHERE done_at IS NULL AND parked_at IS NULL AND next_at <= $1 AND id > $2 AND kind IN (\(places))
            ORDER BY id LIMIT $3
            """, [now.microseconds, id, most] + kinds
        ).map(entry)
    }

    /// Makes postponed effects of these kinds due at once, after the cause of the delay is gone.
    package func hastenEffects(_ kinds: [String], at now: Timestamp) throws {
        let places = kinds.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        try connection.execute(
            "UPDATE outbox SET next_at = $1 WHERE done_at IS NULL AND next_at > $1 AND kind IN (\(places))",
            [now.microseconds] + kinds)
    }

    /// When the next entry is due; `nil` when nothing waits.
    package func nextEffectTime() throws -> Timestamp? {
        try connection.first(
            "SELECT MIN(next_at) AS next_at FROM outbox WHERE done_at IS NULL AND parked_at IS NULL"
        )?.timeOrNil("next_at")
    }

    package func outboxEntry(_ id: Int) throws -> OutboxEntry? {
        try connection.first(
            "SELECT * FROM outbox WHERE id = $1" + scope.clause(case: "outbox.case_number", from: 2),
            [id] + scope.values
        ).map(entry)
    }

    /// A case's entries, oldest first.
    package func outbox(of number: String) throws -> [OutboxEntry] {
        try connection.query(
            "SELECT * FROM outbox WHERE case_number = $1" + scope.clause(case: "outbox.case_number", from: 2)
                + " ORDER BY id", [number] + scope.values
        ).map(entry)
    }

    /// The first `most` of the entries that are parked, oldest first.
    package func parkedEffects(most: Int) throws -> [OutboxEntry] {
        try connection.query(
            "SELECT * FROM outbox WHERE done_at IS NULL AND parked_at IS NOT NULL"
                + scope.clause(case: "outbox.case_number", from: 2) + " ORDER BY id LIMIT $1", [most] + scope.values
        ).map(entry)
    }

    /// The first `most` of the entries that wait for this cause, oldest first.
    package func effects(delayedBy cause: String, most: Int) throws -> [OutboxEntry] {
        try connection.query(
            "SELECT * FROM outbox WHERE done_at IS NULL AND cause = $1 ORDER BY id LIMIT $2", [cause, most]
        ).map(entry)
    }

    /// Counts an attempt before it is made, so that an attempt that ends the process is counted too. Returns `false` when the entry is done or
    /// parked.
    package func beginEffect(_ id: Int) throws -> Bool {
        try connection.execute(
            """
            UPDATE outbox SET attempts = attempts + 1, unfinished = unfinished + 1
            WHERE id = $1 AND done_at IS NULL AND parked_at IS NULL
            """, [id]) == 1
    }

    /// Takes back ``beginEffect(_:)`` for an attempt that the service itself broke off, for example at its orderly end.
    package func abandonEffect(_ id: Int) throws {
        try connection.execute(
            "UPDATE outbox SET attempts = attempts - 1, unfinished = 0 WHERE id = $1 AND done_at IS NULL", [id])
    }

    /// Returns `false` when the effect was finished by another caller.
    package func finishEffect(_ id: Int, at now: Timestamp) throws -> Bool {
        try connection.execute(
            """
            UPDATE outbox SET done_at = $1, unfinished = 0, cause = NULL, last_error = NULL, parked_at = NULL
            WHERE id = $2 AND done_at IS NULL
            """, [now.microseconds, id]) == 1
    }

    /// Records that the attempt failed, and plans another one at `next`.
    package func postponeEffect(_ id: Int, cause: String, error: String, until next: Timestamp) throws {
        try connection.execute(
            "UPDATE outbox SET unfinished = 0, cause = $1, last_error = $2, next_at = $3 WHERE id = $4 AND done_at IS NULL",
            [cause, error, next.microseconds, id])
    }

    /// Records the cause for which an entry waits, without an attempt.
    package func explainEffect(_ id: Int, cause: String, error: String) throws {
        try connection.execute(
            "UPDATE outbox SET cause = $1, last_error = $2 WHERE id = $3 AND done_at IS NULL", [cause, error, id])
    }

    /// Parks an entry: it is not attempted until ``releaseEffect(_:at:)``.
    package func parkEffect(_ id: Int, cause: String, error: String, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE outbox SET unfinished = 0, cause = $1, last_error = $2, parked_at = $3 WHERE id = $4 AND done_at IS NULL
            """, [cause, error, now.microseconds, id])
    }

    /// Makes a parked entry due again, with its full number of attempts. Returns `false` when it is not parked.
    package func releaseEffect(_ id: Int, at now: Timestamp) throws -> Bool {
        try connection.execute(
            """
            UPDATE outbox SET parked_at = NULL, attempts = 0, unfinished = 0, next_at = $1
            WHERE id = $2 AND done_at IS NULL AND parked_at IS NOT NULL
            """, [now.microseconds, id]) == 1
    }

    private func entry(_ row: Row) throws -> OutboxEntry {
        OutboxEntry(
            id: try row.integer("id"), caseNumber: try row.text("case_number"),
            effect: try row.json(Effect.self, "effect"), createdAt: try row.time("created_at"),
            attempts: try row.integer("attempts"), unfinished: try row.integer("unfinished"),
            nextAt: try row.time("next_at"), cause: try row.textOrNil("cause"),
            lastError: try row.textOrNil("last_error"), parkedAt: try row.timeOrNil("parked_at"),
            doneAt: try row.timeOrNil("done_at"))
    }
}
