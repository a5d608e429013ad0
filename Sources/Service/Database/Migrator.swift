// SPDX-License-Identifier: Apache-2.0

/// Brings a database to the newest schema, and refuses one whose history is not its own.
///
/// Applied migrations are recorded in the table `schema_migrations` with the checksum of its text.
package struct Migrator: Sendable {
    private let migrations: [Migration]

    /// - Parameter migrations: all there are, numbered 1, 2, 3 … in this order.
    package init(_ migrations: [Migration]) {
        self.migrations = migrations
    }

    /// Applies what is missing, in one transaction; returns the numbers applied now.
    ///
    /// Throws ``DatabaseError`` with `migration` when the numbers have gaps, when an applied migration differs from the
    /// one given here, or when the database is newer than this program.
    @discardableResult
    package func migrate(_ database: any Database) async throws -> [Int] {
        var missing = try await pending(database).count
        while true {
            do {
                return try await apply(database)
            } catch let error as DatabaseError {
                // Another program may have been quicker: then there is less to do than before.
                let rest = try await pending(database).count
                guard rest < missing else { throw error }
                missing = rest
            }
        }
    }

    private func apply(_ database: any Database) async throws -> [Int] {
        try await database.write { connection in
            try connection.execute(Self.history)
            let pending = try pending(after: applied(connection))
            for migration in pending {
                do {
                    try connection.script(migration.statements(for: connection.dialect))
                } catch let error as DatabaseError where error.code != .serialization && error.code != .connectionLost {
                    throw DatabaseError(
                        .migration, "migration \(migration.number) (\(migration.name)) failed: \(error)")
                }
                try connection.execute(
                    "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)",
                    [migration.number, migration.name, migration.checksum])
            }
            return pending.map(\.number)
        }
    }

    /// The numbers that ``migrate(_:)`` would apply. Throws as that does; changes nothing.
    package func pending(_ database: any Database) async throws -> [Int] {
        try checkNumbers()
        return try await database.read { connection in
            let table =
                switch connection.dialect {
                case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1"
                case .postgres:
                    "SELECT table_name FROM information_schema.tables"
                        + " WHERE table_schema = current_schema() AND table_name = $1"
                }
            let known = try connection.first(table, ["schema_migrations"]) != nil
            return try pending(after: known ? applied(connection) : []).map(\.number)
        }
    }

    private static let history = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number BIGINT PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL
        )
        """

    private func checkNumbers() throws {
        guard migrations.map(\.number) == Array(1..<(migrations.count + 1)) else {
            throw DatabaseError(.migration, "migrations must be numbered 1, 2, 3 …: \(migrations.map(\.number))")
        }
    }

    private func applied(_ connection: any Connection) throws -> [(number: Int, name: String, checksum: String)] {
        try connection.query("SELECT number, name, checksum FROM schema_migrations ORDER BY number").map {
            try ($0.integer("number"), $0.text("name"), $0.text("checksum"))
        }
    }

    private func pending(
        after applied: [(number: Int, name: String, checksum: String)]
    ) throws -> ArraySlice<Migration> {
        for (index, row) in applied.enumerated() {
            guard index < migrations.count, row.number <= migrations.count else {
                throw DatabaseError(
                    .migration,
                    "the database has migration \(row.number) (\(row.name)), but this program knows only"
                        + " \(migrations.count): it was written by a newer version; run that one, or restore a backup")
            }
            let migration = migrations[index]
            guard row.number == migration.number, row.checksum == migration.checksum else {
                throw DatabaseError(
                    .migration,
                    "migration \(row.number) (\(row.name)) was applied with a text other than this program's"
                        + " migration \(migration.number) (\(migration.name)); a released migration must never change")
            }
        }
        return migrations.dropFirst(applied.count)
    }
}
