// SPDX-License-Identifier: Apache-2.0

import Database
import Testing
import TestSupport

@Suite("migrations", .timeLimit(.minutes(2)))
struct MigratorTests {
    private let migrations = [
        Migration(1, "people", "CREATE TABLE people (id {{identity}}, name TEXT NOT NULL);"),
        Migration(2, "ages", "ALTER TABLE people ADD COLUMN age BIGINT; CREATE UNIQUE INDEX by_name ON people (name);"),
        Migration(3, "filled", "INSERT INTO people (name, age) VALUES ('Sari', 41)"),
    ]

    private func schema(_ database: any Database) async throws -> [String] {
        try await database.read { connection in
            switch connection.dialect {
            case .sqlite:
                try connection.query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").map {
                    try $0.text("sql")
                }
            case .postgres:
                try connection.query(
                    """
                    SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS line
                    FROM information_schema.columns WHERE table_schema = current_schema()
                    UNION SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY line
                    """
                ).map { try $0.text("line").split(separator: " ON ").joined() }
            }
        }
    }

    @Test("step by step and all at once come to the same schema", arguments: TestEngine.allCases)
    func migratedEqualsFresh(_ engine: TestEngine) async throws {
        let stepwise = try await withDatabase(engine) { database in
            for count in 1...3 {
                #expect(try await Migrator(migrations).pending(database) == Array(count...3))
                #expect(try await Migrator(Array(migrations.prefix(count))).migrate(database) == [count])
            }
            return try await schema(database)
        }
        try await withDatabase(engine) { database in
            #expect(try await Migrator(migrations).migrate(database) == [1, 2, 3])
            #expect(try await Migrator(migrations).migrate(database) == [])
            let fresh = try await schema(database)
            #expect(withoutSchemaNames(fresh) == withoutSchemaNames(stepwise))
            let id = try await database.write {
                try $0.first("INSERT INTO people (name) VALUES ('Budi') RETURNING id")?.integer("id")
            }
            #expect(id == 2)
        }
    }

    /// Index definitions name the schema that the test happens to run in.
    private func withoutSchemaNames(_ lines: [String]) -> [String] {
        lines.map { $0.split(separator: " ").map { $0.split(separator: ".").last ?? $0 }.joined(separator: " ") }
    }

    @Test("a changed, unknown or misnumbered migration is refused", arguments: TestEngine.allCases)
    func refused(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            try await Migrator(migrations).migrate(database)
            var changed = migrations
            changed[1] = Migration(2, "ages", "ALTER TABLE people ADD COLUMN age TEXT")
            let wrong: [([Migration], String)] = [
                (changed, "migration 2 (ages) was applied with a text other"),
                (Array(migrations.prefix(2)), "migration 3 (filled), but this program knows only 2"),
                (Array(migrations.dropFirst()), "must be numbered"),
            ]
            for (migrations, message) in wrong {
                let error = await #expect(throws: DatabaseError.self) {
                    try await Migrator(migrations).migrate(database)
                }
                #expect(error?.code == .migration)
                #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
            }
            // Indentation is no change.
            let indented = migrations.map { Migration($0.number, $0.name, "\n    \($0.sql)\n\n") }
            #expect(try await Migrator(indented).migrate(database) == [])
        }
    }

    @Test("a migration that fails takes back those before it", arguments: TestEngine.allCases)
    func failing(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let broken = migrations.prefix(1) + [Migration(2, "broken", "CREATE TABLE x (a TEXT); DROP TABLE missing")]
            let error = await #expect(throws: DatabaseError.self) {
                try await Migrator(Array(broken)).migrate(database)
            }
            #expect(error?.message.hasPrefix("migration 2 (broken) failed:") == true)
            let applied = try await Migrator(migrations).migrate(database)
            #expect(applied == [1, 2, 3])
        }
    }

    @Test("many that start at once migrate once", arguments: TestEngine.allCases)
    func together(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let migrator = Migrator(migrations)
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<5 { group.addTask { try await migrator.migrate(database) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied == [1, 2, 3])
        }
    }
}
