// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Values

/// A session with its user.
package struct SessionRecord: Hashable, Sendable {
    package let user: UserRecord
    package let csrf: String
    package let openedAt: Timestamp
    package let expiresAt: Timestamp
    /// Of the latest request, to the minute.
    package let lastUsed: Timestamp
    /// Network address from which it was opened.
    package let source: String
    /// What the person has still to be told.
    package let notice: RefusedSignIns?
}

extension Records {
    /// Opens a session, and deletes those of anybody that have expired.
    package func insertSession(
        tokenHash: String, userID: String, csrf: String, from source: String, notice: RefusedSignIns? = nil,
        at now: Timestamp, until expiry: Timestamp
    ) throws {
        try connection.execute("DELETE FROM sessions WHERE expires_at <= $1", [now.microseconds])
        try connection.execute(
            """
            INSERT INTO sessions (token_hash, user_id, csrf, created_at, expires_at, source, last_used, notice)
            VALUES ($1, $2, $3, $4, $5, $6, $4, $7)
            """,
            [
                tokenHash, userID, csrf, now.microseconds, expiry.microseconds, source, try notice.map(json),
            ])
    }

    /// `nil` when it is unknown or expired, was not used since `idle`, or its user is disabled.
    package func session(tokenHash: String, at now: Timestamp, usedAfter idle: Timestamp) throws -> SessionRecord? {
        try connection.first(
            """
            SELECT s.csrf, s.created_at AS opened_at, s.expires_at, s.last_used, s.source, s.notice, \(Records.prefixedUserColumns)
            FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_used > $3 AND u.disabled = 0
            """, [tokenHash, now.microseconds, idle.microseconds]
        ).map(Records.session)
    }

    /// A person's sessions that have not ended, the latest first.
    package func sessions(of userID: String, at now: Timestamp, usedAfter idle: Timestamp) throws -> [SessionRecord] {
        try connection.query(
            """
            SELECT s.csrf, s.created_at AS opened_at, s.expires_at, s.last_used, s.source, s.notice, \(Records.prefixedUserColumns)
            FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.user_id = $1 AND s.expires_at > $2 AND s.last_used > $3 AND u.disabled = 0
            ORDER BY s.created_at DESC, s.token_hash
            """, [userID, now.microseconds, idle.microseconds]
        ).map(Records.session)
    }

    private static func session(_ row: Row) throws -> SessionRecord {
        SessionRecord(
            user: try UserRecord(row), csrf: try row.text("csrf"), openedAt: try row.time("opened_at"),
            expiresAt: try row.time("expires_at"), lastUsed: try row.time("last_used"), source: try row.text("source"),
            notice: try row.textOrNil("notice") == nil ? nil : try row.json(RefusedSignIns.self, "notice"))
    }

    /// Notes a request of the session.
    package func useSession(tokenHash: String, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE sessions SET last_used = $1 WHERE token_hash = $2 AND last_used < $1",
            [now.microseconds, tokenHash])
    }

    /// The person has read what there was to be told.
    package func clearNotice(tokenHash: String) throws {
        try connection.execute("UPDATE sessions SET notice = NULL WHERE token_hash = $1", [tokenHash])
    }

    package func deleteSession(tokenHash: String) throws {
        try connection.execute("DELETE FROM sessions WHERE token_hash = $1", [tokenHash])
    }

    /// Ends all of a person's sessions; returns how many there were.
    @discardableResult
    package func deleteSessions(of userID: String) throws -> Int {
        try connection.execute("DELETE FROM sessions WHERE user_id = $1", [userID])
    }
}
