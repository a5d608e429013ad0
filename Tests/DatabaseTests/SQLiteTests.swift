// SPDX-License-Identifier: Apache-2.0

import Database
import Foundation
import Logging
import Testing
import TestSupport

@Suite("SQLite", .timeLimit(.minutes(2)))
struct SQLiteTests {
    @Test("each commit is synced, in a log, with foreign keys, in a file that only its owner reads")
    func settings() async throws {
        try await withTemporaryDirectory { directory in
            let database = try SQLiteDatabase(path: directory + "/s.sqlite")
            let pragmas = try await database.write { connection in
                try ["synchronous", "journal_mode", "foreign_keys"].map {
                    try #require(try connection.first("PRAGMA \($0)")).value($0)
                }
            }
            #expect(pragmas == [.integer(2), .text("wal"), .integer(1)])
            for file in ["s.sqlite", "s.sqlite-wal"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/" + file)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
            }
            await database.close()
        }
    }

    @Test("a backup taken under load is whole, and never overwrites")
    func backup() async throws {
        try await withTemporaryDirectory { directory in
            let database = try SQLiteDatabase(path: directory + "/s.sqlite")
            try await database.write { try $0.script("CREATE TABLE a (n BIGINT); CREATE TABLE b (n BIGINT)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<200 {
                    group.addTask {
                        try await database.write { connection in
                            try connection.execute("INSERT INTO a VALUES ($1)", [n])
                            try connection.execute("INSERT INTO b VALUES ($1)", [n])
                        }
                    }
                    if n == 100 { group.addTask { try await database.backup(to: directory + "/copy.sqlite") } }
                }
                try await group.waitForAll()
            }
            let error = await #expect(throws: DatabaseError.self) {
                try await database.backup(to: directory + "/copy.sqlite")
            }
            #expect(error?.message.contains("never overwrites") == true)
            await database.close()
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
                    == ["copy.sqlite", "s.sqlite", "s.sqlite.lock"])

            let copy = try SQLiteDatabase(path: directory + "/copy.sqlite")
            let (a, b, check) = try await copy.read { connection in
                try (
                    connection.query("SELECT n FROM a ORDER BY n"), connection.query("SELECT n FROM b ORDER BY n"),
                    connection.first("PRAGMA integrity_check")?.text("integrity_check")
                )
            }
            #expect(a == b)
            #expect(check == "ok")
            await copy.close()
        }
    }

    @Test("what cannot be opened says which file and why")
    func unopenable() async throws {
        try await withTemporaryDirectory { directory in
            let missing = #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: directory + "/no/s.sqlite") }
            #expect(missing?.code == .unavailable)
            #expect(missing?.message == "cannot create \(directory)/no/s.sqlite: No such file or directory")
            let path = directory + "/text.sqlite"
            try Data(repeating: 0x41, count: 4096).write(to: URL(fileURLWithPath: path))
            let wrong = #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: path) }
            #expect(wrong?.code == .corrupt)
            #expect(wrong?.message.contains(path) == true)
        }
    }

    @Test("what was written is there after opening again")
    func reopened() async throws {
        try await withTemporaryDirectory { directory in
            for n in 1...3 {
                let database = try await DatabaseLocation(directory + "/s.sqlite").open(logger: Logger(label: "test"))
                let count = try await database.write { connection in
                    try connection.execute("CREATE TABLE IF NOT EXISTS a (n BIGINT)")
                    try connection.execute("INSERT INTO a VALUES ($1)", [n])
                    return try connection.query("SELECT n FROM a").count
                }
                #expect(count == n)
                await database.close()
            }
        }
    }

    @Test("a savepoint does not hide that the engine has rolled the whole transaction back")
    func rolledBack() async throws {
        try await withTemporaryDirectory { directory in
            let database = try SQLiteDatabase(path: directory + "/s.sqlite")
            try await database.write {
                try $0.script("CREATE TABLE a (n BIGINT PRIMARY KEY); INSERT INTO a VALUES (1)")
            }
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO a VALUES (2)")
                    _ = try? connection.savepoint { try connection.execute("INSERT OR ROLLBACK INTO a VALUES (1)") }
                }
            }
            #expect(error?.violatesUnique("a", "n") == true)
            #expect(try await database.read { try $0.query("SELECT n FROM a").count } == 1)
            await database.close()
        }
    }

    @Test("a full store fails its writers with diskFull and recovers")
    func full() async throws {
        try await withTemporaryDirectory { directory in
            let database = try SQLiteDatabase(path: directory + "/s.sqlite")
            try await database.write { try $0.script("CREATE TABLE a (b BYTEA)") }
            try await database.write { try $0.query("PRAGMA max_page_count = 20") }
            let failures = await withTaskGroup(of: DatabaseError.Code?.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        do {
                            let block = [UInt8](repeating: 1, count: 10_000)
                            try await database.write { try $0.execute("INSERT INTO a VALUES ($1)", [block]) }
                            return nil
                        } catch {
                            return (error as? DatabaseError)?.code ?? .other
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let stored = try await database.read { try $0.query("SELECT b FROM a").count }
            #expect(failures.filter { $0 == nil }.count == stored)
            #expect(failures.allSatisfy { $0 == nil || $0 == .diskFull })
            #expect(failures.contains(.diskFull))
            try await database.write { try $0.query("PRAGMA max_page_count = 2000") }
            try await database.write {
                try $0.execute("INSERT INTO a VALUES ($1)", [[UInt8](repeating: 1, count: 10_000)])
            }
            await database.close()
        }
    }
}
