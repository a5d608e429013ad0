// SPDX-License-Identifier: Apache-2.0

import Database
import Testing
import TestSupport

@Suite("transactions", .timeLimit(.minutes(2)))
struct TransactionTests {
    private struct Refused: Error {}

    private func withCounter(_ engine: TestEngine, _ body: (any Database) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            try await database.write {
                try $0.script("CREATE TABLE c (id BIGINT PRIMARY KEY, n BIGINT NOT NULL); INSERT INTO c VALUES (1, 0)")
            }
            try await body(database)
        }
    }

    private func rows(_ database: any Database) async throws -> [Int] {
        try await database.read { try $0.query("SELECT id FROM c ORDER BY id").map { try $0.integer("id") } }
    }

    @Test("what throws leaves nothing behind", arguments: TestEngine.allCases)
    func rollback(_ engine: TestEngine) async throws {
        try await withCounter(engine) { database in
            await #expect(throws: Refused.self) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO c VALUES (2, 0)")
                    throw Refused()
                }
            }
            let rows = try await rows(database)
            #expect(rows == [1])
        }
    }

    @Test("a swallowed error still fails the transaction, a savepoint saves it", arguments: TestEngine.allCases)
    func failedStatement(_ engine: TestEngine) async throws {
        try await withCounter(engine) { database in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO c VALUES (2, 0)")
                    _ = try? connection.execute("INSERT INTO c VALUES (1, 0)")
                    let next = #expect(throws: DatabaseError.self) { try connection.query("SELECT 1 AS one") }
                    #expect(next?.code == .transactionFailed)
                }
            }
            #expect(error?.violatesUnique("c", "id") == true)
            #expect(try await rows(database) == [1])

            try await database.write { connection in
                try connection.execute("INSERT INTO c VALUES (3, 0)")
                #expect(throws: DatabaseError.self) {
                    try connection.savepoint {
                        try connection.execute("INSERT INTO c VALUES (4, 0)")
                        try connection.savepoint { try connection.execute("INSERT INTO c VALUES (5, 0)") }
                        try connection.execute("INSERT INTO c VALUES (1, 0)")
                    }
                }
                try connection.execute("INSERT INTO c VALUES (6, 0)")
            }
            #expect(try await rows(database) == [1, 3, 6])
        }
    }

    @Test("a read cannot write", arguments: TestEngine.allCases)
    func readOnly(_ engine: TestEngine) async throws {
        try await withCounter(engine) { database in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.execute("INSERT INTO c VALUES (2, 0)") }
            }
            #expect(error?.code == .readOnly)
            let rows = try await rows(database)
            #expect(rows == [1])
        }
    }

    @Test("concurrent read-modify-write loses no update", arguments: TestEngine.allCases)
    func contention(_ engine: TestEngine) async throws {
        try await withCounter(engine) { database in
            let tries = Tries()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<60 {
                    group.addTask {
                        try await database.write { connection in
                            tries.next()
                            let n = try #require(try connection.first("SELECT n FROM c WHERE id = 1")).integer("n")
                            try connection.execute("UPDATE c SET n = $1 WHERE id = 1", [n + 1])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.read { try $0.first("SELECT n FROM c WHERE id = 1")?.integer("n") } == 60)
            #expect(tries.count >= 60)
        }
    }

    @Test("two that each read what the other writes cannot both commit", arguments: TestEngine.allCases)
    func writeSkew(_ engine: TestEngine) async throws {
        try await withCounter(engine) { database in
            // Each adds a row only while there is just one: serially, exactly one of them does.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 10..<22 {
                    group.addTask {
                        try await database.write { connection in
                            guard try connection.query("SELECT id FROM c").count == 1 else { return }
                            try connection.execute("INSERT INTO c VALUES ($1, 0)", [id])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let rows = try await rows(database)
            #expect(rows.count == 2)
        }
    }

    @Test("failures inside a shared commit stay their own", arguments: TestEngine.allCases)
    func sharedCommit(_ engine: TestEngine) async throws {
        try await withCounter(engine) { database in
            let failed = await withTaskGroup(of: Bool.self) { group in
                for id in 100..<200 {
                    group.addTask {
                        do {
                            try await database.write { connection in
                                try connection.execute("INSERT INTO c VALUES ($1, 0)", [id])
                                if id % 3 == 0 { throw Refused() }
                                if id % 3 == 1 { try connection.execute("INSERT INTO c VALUES (1, 0)") }
                            }
                            return false
                        } catch {
                            return true
                        }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            let rows = try await rows(database)
            #expect(rows.dropFirst().elementsEqual((100..<200).filter { $0 % 3 == 2 }))
            #expect(failed == (100..<200).filter { $0 % 3 != 2 }.count)
        }
    }

    @Test("after closing, every use says so", arguments: TestEngine.allCases)
    func closed(_ engine: TestEngine) async throws {
        try await withCounter(engine) { database in
            await database.close()
            await database.close()
            let write = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.query("SELECT 1") }
            }
            let read = await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.query("SELECT 1") }
            }
            #expect(write?.code == .closed && read?.code == .closed)
        }
    }
}
