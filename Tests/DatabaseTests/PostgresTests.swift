// SPDX-License-Identifier: Apache-2.0

import Database
import Logging
import Testing
import TestSupport

@Suite("PostgreSQL", .timeLimit(.minutes(2)))
struct PostgresTests {
    /// The server's number of this connection's process.
    private static func process(_ connection: any Connection) throws -> Int {
        try #require(try connection.first("SELECT pg_backend_pid() AS pid")).integer("pid")
    }

    private static func terminate(_ process: Int) async throws {
        try await withDatabase(.postgres) { other in
            _ = try await other.write { try $0.query("SELECT pg_terminate_backend(CAST($1 AS INTEGER))", [process]) }
        }
    }

    @Test("a connection lost while idle is opened again unnoticed")
    func lostIdle() async throws {
        try await PostgresServer.shared.withSchema { conninfo in
            let database = try await PostgresDatabase(conninfo: conninfo, connections: 1, logger: Logger(label: "test"))
            let first = try await database.read(Self.process)
            try await Self.terminate(first)
            #expect(try await database.read(Self.process) != first)
            await database.close()
        }
    }

    @Test("a transaction whose connection dies before the commit is repeated, and counts once")
    func lostInside() async throws {
        try await PostgresServer.shared.withSchema { conninfo in
            let database = try await PostgresDatabase(conninfo: conninfo, connections: 1, logger: Logger(label: "test"))
            try await database.write { try $0.script("CREATE TABLE a (n BIGINT)") }
            let tries = Tries()
            try await database.write { connection in
                try connection.execute("INSERT INTO a VALUES (1)")
                let isFirst = tries.next() == 1
                // Ends its own process: the statement fails as it would when the server goes away.
                if isFirst { _ = try connection.query("SELECT pg_terminate_backend(pg_backend_pid())") }
                try connection.execute("INSERT INTO a VALUES (2)")
            }
            #expect(tries.count == 2)
            #expect(try await database.read { try $0.query("SELECT n FROM a").count } == 2)
            await database.close()
        }
    }

    @Test("a savepoint does not hide that the connection died: the whole transaction is repeated")
    func lostInsideSavepoint() async throws {
        try await PostgresServer.shared.withSchema { conninfo in
            let database = try await PostgresDatabase(conninfo: conninfo, connections: 1, logger: Logger(label: "test"))
            try await database.write { try $0.script("CREATE TABLE a (n BIGINT)") }
            let tries = Tries()
            try await database.write { connection in
                try connection.execute("INSERT INTO a VALUES (1)")
                let isFirst = tries.next() == 1
                _ = try? connection.savepoint {
                    if isFirst { _ = try connection.query("SELECT pg_terminate_backend(pg_backend_pid())") }
                    try connection.execute("INSERT INTO a VALUES (2)")
                }
            }
            #expect(tries.count == 2)
            #expect(try await database.read { try $0.query("SELECT n FROM a").count } == 2)
            await database.close()
        }
    }

    @Test("a server that became a standby is left for its successor")
    func standby() async throws {
        try await PostgresServer.shared.withSchema { conninfo in
            let database = try await PostgresDatabase(conninfo: conninfo, connections: 1, logger: Logger(label: "test"))
            try await database.write { try $0.script("CREATE TABLE a (n BIGINT)") }
            let tries = Tries()
            try await database.write { connection in
                let isFirst = tries.next() == 1
                if isFirst { try connection.script("SET TRANSACTION READ ONLY") }
                try connection.execute("INSERT INTO a VALUES (1)")
            }
            #expect(tries.count == 2)
            #expect(try await database.read { try $0.query("SELECT n FROM a").count } == 1)
            await database.close()
        }
    }

    @Test("what cannot be reached is told at once, without the password")
    func unreachable() async throws {
        for location in ["host=/nonexistent user=u password=hunter2", "postgresql://u:hunter2@127.0.0.1:1/x"] {
            let error = await #expect(throws: DatabaseError.self) {
                try await DatabaseLocation(location).open(logger: Logger(label: "test"))
            }
            #expect(error?.code == .unavailable)
            #expect(error?.description.contains("cannot connect to PostgreSQL") == true)
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test("a backup is refused with what to use instead")
    func backup() async throws {
        try await withDatabase(.postgres) { database in
            let error = await #expect(throws: DatabaseError.self) { try await database.backup(to: "/tmp/never") }
            #expect(error?.code == .unsupported)
            #expect(error?.message.contains("pg_dump") == true)
        }
    }

    @Test(
        "locations are told apart",
        arguments: [
            ("postgres://db/titipan", true), ("postgresql:///x", true),
            ("host=a,b,c target_session_attrs=read-write", true),
            ("dbname=titipan", true), ("/var/lib/titipan-service/store.sqlite", false), ("store.sqlite", false),
            ("./host=a", false),
        ])
    func locations(_ text: String, _ isPostgres: Bool) {
        #expect(DatabaseLocation(text) == (isPostgres ? .postgres(conninfo: text) : .sqlite(path: text)))
    }
}
