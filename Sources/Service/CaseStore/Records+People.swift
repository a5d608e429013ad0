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
    package var role: Role
    package var displayName: String
    package var nip: String?
    package var position: String?
    package var rank: CivilServantRank?
    package let disabled: Bool
    package let createdAt: Timestamp
    /// Names of the sites that the person is limited to; empty for none.
    package var sites: [String]

    package init(
        id: String, username: String, password: String, role: Role, displayName: String, nip: String?,
        position: String?, rank: CivilServantRank? = nil, disabled: Bool, createdAt: Timestamp, sites: [String] = []
    ) {
        self.rank = rank
        self.id = id
        self.username = username
        self.password = password
        self.role = role
        self.displayName = displayName
        self.nip = nip
        self.position = position
        self.disabled = disabled
        self.createdAt = createdAt
        self.sites = sites
    }

    init(_ row: Row) throws {
        self.init(
            id: try row.text("id"), username: try row.text("username"), password: try row.text("password"),
            role: try row.word(Role.self, "role"), displayName: try row.text("display_name"),
            nip: try row.textOrNil("nip"), position: try row.textOrNil("position"),
            rank: try row.textOrNil("civil_rank") == nil ? nil : try row.word(CivilServantRank.self, "civil_rank"),
            disabled: try row.flag("disabled"), createdAt: try row.time("created_at"),
            sites: try row.json([String].self, "sites"))
    }
}

extension Records {
    private static let userColumns =
        "id, username, password, role, display_name, nip, position, disabled, created_at, sites, civil_rank"
    /// The same of a table that the statement calls `u`.
    static let prefixedUserColumns = userColumns.split(separator: ", ").map { "u.\($0)" }.joined(separator: ", ")

    /// False when the name is taken.
    package func insert(_ user: UserRecord) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO users (\(Records.userColumns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (username) DO NOTHING
            """,
            [
                user.id, user.username, user.password, user.role.rawValue, user.displayName, user.nip, user.position,
                user.disabled, user.createdAt.microseconds, try json(user.sites),
                user.rank?.rawValue,
            ]) == 1
    }

    package func user(named username: String) throws -> UserRecord? {
        try connection.first("SELECT \(Records.userColumns) FROM users WHERE username = $1", [username])
            .map(UserRecord.init)
    }

    package func user(id: String) throws -> UserRecord? {
        try connection.first("SELECT \(Records.userColumns) FROM users WHERE id = $1", [id]).map(UserRecord.init)
    }

    /// Who holds a role and may sign in.
    package func users(in role: Role) throws -> [UserRecord] {
        try connection.query(
            "SELECT \(Records.userColumns) FROM users WHERE role = $1 AND disabled = 0 ORDER BY username",
            [role.rawValue]
        ).map(UserRecord.init)
    }

    package func users() throws -> [UserRecord] {
        try connection.query("SELECT \(Records.userColumns) FROM users ORDER BY username").map(UserRecord.init)
    }

    package func setPassword(_ password: String, of username: String) throws -> Bool {
        try connection.execute("UPDATE users SET password = $1 WHERE username = $2", [password, username]) == 1
    }

    package func setDisabled(_ disabled: Bool, of id: String) throws {
        try connection.execute("UPDATE users SET disabled = $1 WHERE id = $2", [disabled, id])
    }

    /// Writes what may change of a person besides password and standing; the user name stays.
    package func update(_ user: UserRecord) throws {
        try connection.execute(
            """
            UPDATE users SET role = $1, display_name = $2, nip = $3, position = $4, sites = $5, civil_rank = $6
            WHERE id = $7
            """,
            [
                user.role.rawValue, user.displayName, user.nip, user.position, try json(user.sites),
                user.rank?.rawValue, user.id,
            ])
    }
}
