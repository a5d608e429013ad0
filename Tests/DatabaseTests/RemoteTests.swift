// SPDX-License-Identifier: Apache-2.0

import Database
import Foundation
import Logging
import Synchronization
import Testing
import TestSupport

/// A SQLite file that one program has open, and another uses through it.
@Suite("a store in use", .timeLimit(.minutes(2)))
struct RemoteTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func withShared(
        written: @escaping @Sendable () -> Void = {}, _ body: (SQLiteDatabase, any Database) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/s.sqlite"
            let own = try SQLiteDatabase(path: path)
            try await own.write { try $0.script("CREATE TABLE a (n BIGINT PRIMARY KEY, b BYTEA)") }
            let server = try DatabaseServer(
                own, path: DatabaseLocation.socketPath(of: path), logger: logger, written: written)
            let shared = try await DatabaseLocation(path).open(logger: logger, sharing: true)
            #expect(shared is RemoteDatabase)
            try await body(own, shared)
            server.close()
            await own.close()
        }
    }

    private func numbers(_ database: any Database) async throws -> [Int] {
        try await database.read { try $0.query("SELECT n FROM a ORDER BY n").map { try $0.integer("n") } }
    }

    @Test("a second writer is refused until the first has closed")
    func second() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/s.sqlite"
            let first = try SQLiteDatabase(path: path)
            let refused = #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: path) }
            #expect(refused?.code == .inUse)
            await first.close()
            await (try SQLiteDatabase(path: path)).close()
        }
    }

    @Test("transactions through the other program are transactions")
    func transactions() async throws {
        let news = Mutex(0)
        try await withShared(written: { news.withLock { $0 += 1 } }) { own, shared in
            let bytes: [UInt8] = Array(0...255)
            let count = try await shared.write { try $0.execute("INSERT INTO a VALUES ($1, $2)", [1, bytes]) }
            #expect(count == 1)
            #expect(news.withLock { $0 } == 1)
            #expect(try await own.read { try $0.first("SELECT b FROM a")?.blob("b") } == bytes)

            // What throws leaves nothing; a savepoint takes back its own.
            struct Refused: Error {}
            await #expect(throws: Refused.self) {
                try await shared.write { connection in
                    try connection.execute("INSERT INTO a VALUES (2, NULL)")
                    throw Refused()
                }
            }
            let swallowed = await #expect(throws: DatabaseError.self) {
                try await shared.write { connection in
                    try connection.execute("INSERT INTO a VALUES (3, NULL)")
                    _ = try? connection.execute("INSERT INTO a VALUES (1, NULL)")
                }
            }
            #expect(swallowed?.violatesUnique("a", "n") == true)
            try await shared.write { connection in
                try connection.execute("INSERT INTO a VALUES (4, NULL)")
                #expect(throws: DatabaseError.self) {
                    try connection.savepoint {
                        try connection.execute("INSERT INTO a VALUES (5, NULL)")
                        try connection.execute("INSERT INTO a VALUES (1, NULL)")
                    }
                }
                try connection.execute("INSERT INTO a VALUES (6, NULL)")
            }
            let refused = await #expect(throws: DatabaseError.self) {
                try await shared.read { try $0.execute("INSERT INTO a VALUES (7, NULL)") }
            }
            #expect(refused?.code == .readOnly)
            #expect(try await numbers(shared) == [1, 4, 6])
        }
    }

    @Test("both write at once, and the store stays whole")
    func both() async throws {
        try await withShared { own, shared in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<200 {
                    let database: any Database = n.isMultiple(of: 2) ? own : shared
                    group.addTask {
                        _ = try await database.write { try $0.execute("INSERT INTO a VALUES ($1, NULL)", [n]) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await numbers(own) == Array(0..<200))
            #expect(try await own.read { try $0.first("PRAGMA integrity_check")?.text("integrity_check") } == "ok")
        }
    }

    @Test("a backup beside the other program opens no writer")
    func backup() async throws {
        try await withShared { own, shared in
            try await own.write { try $0.execute("INSERT INTO a VALUES (1, NULL)") }
            let copy = NSTemporaryDirectory() + "/titipan-copy-" + UUID().uuidString
            defer { try? FileManager.default.removeItem(atPath: copy) }
            try await shared.backup(to: copy)
            #expect(FileManager.default.fileExists(atPath: copy))
        }
    }

    @Test("whoever stops in the middle of a transaction holds up nobody for long")
    func stopped() async throws {
        try await withShared { own, shared in
            let began = ContinuousClock.now
            let stuck = Task {
                _ = try await shared.write { connection in
                    try connection.execute("INSERT INTO a VALUES (1, NULL)")
                    Thread.sleep(forTimeInterval: 12)
                    try connection.execute("INSERT INTO a VALUES (2, NULL)")
                }
            }
            try await Task.sleep(for: .milliseconds(300))
            try await own.write { try $0.execute("INSERT INTO a VALUES (3, NULL)") }
            #expect(ContinuousClock.now - began < .seconds(11))
            let error = await #expect(throws: DatabaseError.self) { try await stuck.value }
            #expect(error?.code == .connectionLost)
            #expect(try await numbers(own) == [3])
        }
    }
}
