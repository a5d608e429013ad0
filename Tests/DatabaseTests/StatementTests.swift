// SPDX-License-Identifier: Apache-2.0

import Database
import Testing
import TestSupport

/// Statements that both engines must answer alike.
@Suite("statements", .timeLimit(.minutes(2)))
struct StatementTests {
    @Test("every kind of value comes back as it went in", arguments: TestEngine.allCases)
    func roundTrip(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let bytes = (0...255).map { UInt8($0) }
            let row = try await database.write { connection in
                try connection.script(
                    "CREATE TABLE v (id BIGINT PRIMARY KEY, t TEXT, i BIGINT, r DOUBLE PRECISION, b BYTEA, n TEXT, f BIGINT)"
                )
                let inserted = try connection.execute(
                    "INSERT INTO v (id, t, i, r, b, n, f) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    [1, "Sulawesi – 'Ω' 😀 $1", Int64.min, 0.1 + 0.2, bytes, String?.none, true])
                #expect(inserted == 1)
                return try #require(try connection.first("SELECT * FROM v WHERE id = $1", [1]))
            }
            #expect(try row.text("t") == "Sulawesi – 'Ω' 😀 $1")
            #expect(try row.integer("i") == Int.min)
            #expect(try row.real("r") == 0.1 + 0.2)
            #expect(try row.blob("b") == bytes)
            #expect(try row.textOrNil("n") == nil)
            #expect(try row.flag("f"))
            #expect(row.columns == ["id", "t", "i", "r", "b", "n", "f"])
        }
    }

    @Test("empty text, empty bytes and NULL stay three different things", arguments: TestEngine.allCases)
    func emptiness(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let row = try await database.write { connection in
                try connection.script("CREATE TABLE e (t TEXT, b BYTEA, n BYTEA)")
                try connection.execute(
                    "INSERT INTO e (t, b, n) VALUES ($1, $2, $3)", ["", [UInt8](), [UInt8]?.none])
                return try #require(try connection.first("SELECT t, b, n FROM e"))
            }
            #expect(try row.value("t") == .text(""))
            #expect(try row.value("b") == .blob([]))
            #expect(try row.value("n") == .null)
        }
    }

    @Test("counts, sums, repeated and reordered placeholders, upserts and RETURNING", arguments: TestEngine.allCases)
    func sharedSQL(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            try await database.write { connection in
                try connection.script("CREATE TABLE s (name TEXT PRIMARY KEY, n BIGINT NOT NULL)")
                let upsert = """
                    INSERT INTO s (n, name) VALUES ($2, $1)
                    ON CONFLICT (name) DO UPDATE SET n = s.n + excluded.n RETURNING n, name -- $9
                    """
                #expect(try connection.first(upsert, ["a", 1])?.integer("n") == 1)
                #expect(try connection.first(upsert, ["a", 41])?.integer("n") == 42)
                #expect(try connection.first(upsert, ["b", 8])?.text("name") == "b")
                let sum = try connection.first("SELECT COUNT(*) AS c, SUM(n) AS Total, AVG(n) AS mean FROM s")
                #expect(try sum?.integer("c") == 2)
                #expect(try sum?.integer("total") == 50)
                #expect(try sum?.real("mean") == 25)
                let same = try connection.query(
                    "SELECT name FROM s WHERE name = $1 OR name = $1 OR n = $2 ORDER BY name", ["b", 42])
                #expect(try same.map { try $0.text("name") } == ["a", "b"])
                #expect(try connection.query("SELECT name FROM s WHERE name LIKE $1", ["A%"]).isEmpty)
                #expect(try connection.execute("UPDATE s SET n = 0") == 2)
                #expect(try connection.execute("CREATE TABLE other (x TEXT)") == 0)
                #expect(try connection.execute("DELETE FROM s WHERE n = $1", [5]) == 0)
            }
        }
    }

    @Test("constraints are told alike, with their place", arguments: TestEngine.allCases)
    func constraints(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            try await database.write { connection in
                try connection.script(
                    """
                    CREATE TABLE parent (id BIGINT PRIMARY KEY);
                    CREATE TABLE child (a TEXT NOT NULL, b TEXT, p BIGINT REFERENCES parent (id), UNIQUE (a, b),
                        CHECK (a <> 'no'));
                    INSERT INTO child (a, b) VALUES ('x', 'y');
                    INSERT INTO parent (id) VALUES (7);
                    """)
            }
            let cases: [(String, DatabaseError.Code)] = [
                ("INSERT INTO child (a, b) VALUES ('x', 'y')", .uniqueViolation),
                ("INSERT INTO parent (id) VALUES (7)", .uniqueViolation),
                ("INSERT INTO child (a, p) VALUES ('z', 8)", .foreignKeyViolation),
                ("INSERT INTO child (b) VALUES ('y')", .notNullViolation),
                ("INSERT INTO child (a) VALUES ('no')", .checkViolation),
                ("INSERT INTO nowhere (a) VALUES ('no')", .invalidStatement),
                ("INSERT gibberish", .invalidStatement),
            ]
            for (sql, code) in cases {
                let error = await #expect(throws: DatabaseError.self) {
                    try await database.write { try $0.execute(sql) }
                }
                #expect(error?.code == code, "\(sql): \(error?.description ?? "")")
                #expect(error?.statement == sql)
                switch sql {
                case cases[0].0: #expect(error?.violatesUnique("child", "a", "b") == true)
                case cases[1].0: #expect(error?.violatesUnique("parent", "id") == true)
                case cases[3].0: #expect(error?.table == "child" && error?.columns == ["a"])
                default: break
                }
            }
            #expect(try await database.read { try $0.query("SELECT a FROM child").count } == 1)
        }
    }

    @Test("arguments that do not fit are refused before the engine sees them", arguments: TestEngine.allCases)
    func wrongArguments(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let cases: [(String, [SQLValue])] = [
                ("SELECT $1", []), ("SELECT 1", [.integer(1)]), ("SELECT $2", [.integer(1), .integer(2)]),
                ("SELECT '$1' /* $1 */ AS \"$1\"", [.integer(1)]), ("SELECT CAST($1 AS TEXT)", [.text("a\0b")]),
                ("SELECT $1", [.real(.nan)]),
            ]
            for (sql, arguments) in cases {
                let error = await #expect(throws: DatabaseError.self) {
                    try await database.read { try $0.query(sql, arguments) }
                }
                #expect(error?.code == .wrongArguments, "\(sql)")
            }
        }
    }

    @Test("a getter names the column and what it holds", arguments: TestEngine.allCases)
    func getters(_ engine: TestEngine) async throws {
        try await withDatabase(engine) { database in
            let row = try #require(
                await database.read { try $0.first("SELECT CAST($1 AS TEXT) AS name, $2 + 1 AS n", ["x", 2]) })
            #expect(try row.real("n") == 3)
            #expect(throws: DatabaseError(.noSuchColumn, "the answer has no column “size”; it has name, n")) {
                try row.text("size")
            }
            #expect(throws: DatabaseError(.wrongType, "column “name” holds text, not an integer")) {
                try row.integer("name")
            }
            #expect(throws: DatabaseError(.wrongType, "column “n” holds an integer, not 0 or 1")) { try row.flag("n") }
        }
    }
}
