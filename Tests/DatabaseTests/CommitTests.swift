// SPDX-License-Identifier: Apache-2.0

import Logging
import Testing
import TestSupport

@testable import Database

/// What becomes of a transaction whose connection is cut while it is committed.
@Suite("commits that are cut", .timeLimit(.minutes(2)))
struct CommitTests {
    private func withProxy(
        retries: Retries = Retries(), _ body: (PostgresDatabase, CuttingProxy) async throws -> Void
    ) async throws {
        try await PostgresServer.shared.withSchema { conninfo in
            let proxy = try CuttingProxy(conninfo)
            defer { proxy.close() }
            let database = try await PostgresDatabase(
                conninfo: proxy.conninfo, connections: 3, retries: retries, logger: Logger(label: "test"))
            try await database.write { try $0.script("CREATE TABLE a (n BIGINT NOT NULL)") }
            do {
                try await body(database, proxy)
                await database.close()
            } catch {
                await database.close()
                throw error
            }
        }
    }

    private func numbers(_ database: any Database) async throws -> [Int] {
        try await database.read { try $0.query("SELECT n FROM a ORDER BY n").map { try $0.integer("n") } }
    }

    @Test("the work is done once, and said to be done", arguments: CuttingProxy.Cut.allCases)
    func once(_ cut: CuttingProxy.Cut) async throws {
        try await withProxy { database, proxy in
            let rounds = cut == .late ? 3 : 20
            for n in 0..<rounds {
                proxy.cut([cut])
                let tries = Tries()
                let answer = try await database.write { connection in
                    let number = tries.next()
                    try connection.execute("INSERT INTO a (n) VALUES ($1)", [n])
                    return number
                }
                // The answer is that of the try that was committed.
                #expect(answer == (cut == .before ? 2 : 1))
                #expect(tries.count == answer)
            }
            #expect(try await numbers(database) == Array(0..<rounds))
            #expect(proxy.count == rounds)
            #expect(database.counts.resolved == (cut == .before ? 0 : rounds))
        }
    }

    @Test("several cuts in a row, and many writers")
    func many() async throws {
        try await withProxy { database, proxy in
            proxy.cut([.after, .before, .before, .after, .after, .before, .after, .before, .before, .before, .after])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<40 {
                    group.addTask {
                        _ = try await database.write { try $0.execute("INSERT INTO a (n) VALUES ($1)", [n]) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await numbers(database) == Array(0..<40))
            #expect(proxy.count == 11)
        }
    }

    @Test("what cannot be looked up is said to be unknown, not failed", arguments: [CuttingProxy.Cut.before, .after])
    func unknown(_ cut: CuttingProxy.Cut) async throws {
        try await withProxy(retries: Retries(patience: 1.5, absence: 1)) { database, proxy in
            proxy.cut([cut])
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO a (n) VALUES (1)")
                    // From here on nobody gets in.
                    proxy.refuse()
                }
            }
            #expect(error?.code == .commitUnknown)
            let lost = await #expect(throws: DatabaseError.self) { try await database.write { _ in } }
            #expect(lost?.code == .connectionLost)
            proxy.refuse(false)
            let stored = try await numbers(database)
            #expect(stored == (cut == .after ? [1] : []))
        }
    }

    @Test("keys are swept after a day")
    func swept() async throws {
        try await withProxy { database, _ in
            try await database.write {
                try $0.execute("UPDATE titipan_write_keys SET at = at - 90000")
            }
            let other = try await database.read { try $0.query("SELECT key FROM titipan_write_keys").count }
            #expect(other == 2)
            for _ in 0..<1_000 { try await database.write { _ in } }
            let left = try await database.read { try $0.query("SELECT key FROM titipan_write_keys").count }
            #expect(left <= 1_001)
            let old = try await database.read {
                try $0.query(
                    "SELECT key FROM titipan_write_keys WHERE at < EXTRACT(EPOCH FROM clock_timestamp()) - 86400")
            }
            #expect(old.isEmpty)
        }
    }

    @Test("three programs take turns: none sees another's half, none is refused")
    func turns() async throws {
        try await PostgresServer.shared.withSchema { conninfo in
            let databases = try await [0, 1, 2].asyncMap { _ in
                try await PostgresDatabase(conninfo: conninfo, connections: 2, logger: Logger(label: "test"))
            }
            try await databases[0].write {
                try $0.script("CREATE TABLE c (n BIGINT NOT NULL); INSERT INTO c VALUES (0)")
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for database in databases {
                    for _ in 0..<50 {
                        group.addTask {
                            try await database.write { connection in
                                let n = try #require(try connection.first("SELECT n FROM c")).integer("n")
                                try connection.execute("UPDATE c SET n = $1", [n + 1])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await databases[0].read { try $0.first("SELECT n FROM c")?.integer("n") } == 150)
            // PostgreSQL gives the turn away a moment before it forgets what the last one read, and may then see a conflict where there is none
            // (ProcReleaseLocks before ReleasePredicateLocks): rare, and repeated. Without turns most of the 150 would conflict.
            #expect(databases.reduce(0) { $0 + $1.counts.repeats } < 15)
            for database in databases { await database.close() }
        }
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async throws -> [T] {
        var values: [T] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
