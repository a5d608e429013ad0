// SPDX-License-Identifier: Apache-2.0

internal import Database
internal import Procedure
package import Values

/// A person of the office who may sign in.
package struct UserRecord: Codable, Hashable, Sendable {
    package let id: String
    package let username: String
    /// The password's salted hash, in the form of Identity.
    package let password: String
    package let role: Role
    package let displayName: String
    package let nip: String?
    package let position: String?
    package let disabled: Bool
    package let createdAt: Timestamp

    package init(
        id: String, username: String, password: String, role: Role, displayName: String, nip: String?,
        position: String?, disabled: Bool, createdAt: Timestamp
    ) {
        self.id = id
        self.username = username
        self.password = password
        self.role = role
        self.displayName = displayName
        self.nip = nip
        self.position = position
        self.disabled = disabled
        self.createdAt = createdAt
    }

    init(_ row: Row) throws {
        self.init(
            id: try row.text("id"), username: try row.text("username"), password: try row.text("password"),
            role: try row.word(Role.self, "role"), displayName: try row.text("display_name"),
            nip: try row.textOrNil("nip"), position: try row.textOrNil("position"),
            disabled: try row.flag("disabled"), createdAt: try row.time("created_at"))
    }
}

package struct SessionRecord: Hashable, Sendable {
    package let user: UserRecord
    package let csrf: String
    package let expiresAt: Timestamp
}

extension Records {
    private static let userColumns = "id, username, password, role, display_name, nip, position, disabled, created_at"

    /// False when the name is taken.
    package func insert(_ user: UserRecord) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO users (\(Records.userColumns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (username) DO NOTHING
            """,
            [
                user.id, user.username, user.password, user.role.rawValue, user.displayName, user.nip, user.position,
                user.disabled, user.createdAt.microseconds,
            ]) == 1
    }

    package func user(named username: String) throws -> UserRecord? {
        try connection.first("SELECT \(Records.userColumns) FROM users WHERE username = $1", [username])
            .map(UserRecord.init)
    }

    package func users() throws -> [UserRecord] {
        try connection.query("SELECT \(Records.userColumns) FROM users ORDER BY username").map(UserRecord.init)
    }

    package func setPassword(_ password: String, of username: String) throws -> Bool {
        try connection.execute("UPDATE users SET password = $1 WHERE username = $2", [password, username]) == 1
    }

    /// Ends the person's sessions as well.
    package func disableUser(_ username: String) throws -> Bool {
        try connection.execute(
            "DELETE FROM sessions WHERE user_id IN (SELECT id FROM users WHERE username = $1)", [username])
        return try connection.execute("UPDATE users SET disabled = 1 WHERE username = $1", [username]) == 1
    }

    package func insertSession(
        tokenHash: String, userID: String, csrf: String, at now: Timestamp, until expiry: Timestamp
    ) throws {
        try connection.execute("DELETE FROM sessions WHERE expires_at <= $1", [now.microseconds])
        try connection.execute(
            "INSERT INTO sessions (token_hash, user_id, csrf, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            [tokenHash, userID, csrf, now.microseconds, expiry.microseconds])
    }

    /// `nil` when it is unknown or expired, or its user disabled.
    package func session(tokenHash: String, at now: Timestamp) throws -> SessionRecord? {
        try connection.first(
            """
            SELECT s.csrf, s.expires_at, u.id, u.username, u.password, u.role, u.display_name, u.nip, u.position, u.disabled,
                u.created_at
            FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.token_hash = $1 AND s.expires_at > $2 AND u.disabled = 0
            """, [tokenHash, now.microseconds]
        ).map {
            SessionRecord(user: try UserRecord($0), csrf: try $0.text("csrf"), expiresAt: try $0.time("expires_at"))
        }
    }

    package func deleteSession(tokenHash: String) throws {
        try connection.execute("DELETE FROM sessions WHERE token_hash = $1", [tokenHash])
    }

    /// The time until which signing in under this name is refused; `nil` when it is not.
    package func lock(of username: String, at now: Timestamp) throws -> Timestamp? {
        try connection.first(
            "SELECT locked_until FROM sign_in_failures WHERE username = $1 AND locked_until > $2",
            [username, now.microseconds])?.time("locked_until")
    }

    /// Seconds without a further failure after which earlier failures no longer count.
    private static let failuresLast = 24 * 3600.0

    /// Counts a failure. From the fifth on, each within a day of the one before, the name is locked: twice as long each time, at most an hour.
    package func countFailure(_ username: String, at now: Timestamp) throws {
        let row = try connection.first(
            """
            INSERT INTO sign_in_failures (username, failures, locked_until, last_at) VALUES ($1, 1, 0, $2)
            ON CONFLICT (username) DO UPDATE SET
                failures = CASE WHEN sign_in_failures.last_at > $3 THEN sign_in_failures.failures + 1 ELSE 1 END, last_at = $2
            RETURNING failures
            """, [username, now.microseconds, now.advanced(bySeconds: -Records.failuresLast).microseconds])
        let failures = try row?.integer("failures") ?? 0
        guard failures >= 5 else { return }
        let seconds = min(3600.0, 30.0 * Double(1 << min(failures - 5, 7)))
        try connection.execute(
            "UPDATE sign_in_failures SET locked_until = $1 WHERE username = $2",
            [now.advanced(bySeconds: seconds).microseconds, username])
    }

    package func clearFailures(_ username: String) throws {
        try connection.execute("DELETE FROM sign_in_failures WHERE username = $1", [username])
    }
}
