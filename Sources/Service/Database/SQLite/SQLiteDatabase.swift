// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import GRDB
internal import Linux
import Synchronization

/// The embedded store: one SQLite file with its write-ahead log beside it.
///
/// Each write is on disk before it returns (`synchronous=FULL`). Writes and checkpoints go through one connection, so that
/// the log is never reset by two at once, which corrupts it in SQLite before 3.51.3: a lock on `PATH.lock` keeps other programs from
/// opening the file, which then use it through this one (``RemoteDatabase``). Reads have read-only connections of their own and never
/// wait. Concurrent writes share a commit: see ``WriteQueue``.
package final class SQLiteDatabase: Database {
    package let dialect = Dialect.sqlite
    private let path: String
    private let readOnly: Bool
    private let pool: DatabasePool
    /// Reads alone.
    private let machines: DatabasePool
    private let writes: WriteQueue
    private let lock: FileLock?
    private let retries = Retries()
    private let repeats = Mutex(0)
    private let isClosed = Mutex(false)

    /// Opens the file at `path`, creating it (mode 0600) when there is none; its directory must exist.
    ///
    /// Throws ``DatabaseError``: `unavailable` when it cannot be opened, `corrupt` when it is no SQLite file, `inUse` when another
    /// program, or another instance here, has it open.
    ///
    /// - Parameter readOnly: the file must be there; writes throw `unsupported`, and another program may have it open meanwhile.
    package init(path: String, readOnly: Bool = false) throws {
        self.path = path
        self.readOnly = readOnly
        do {
            if !readOnly { try createPrivateFile(path) }
            lock = readOnly ? nil : try lockDatabase(path)
            var configuration = Configuration()
            configuration.label = "titipan.store"
            configuration.busyMode = .timeout(5)
            configuration.maximumReaderCount = 4
            // A failed rollback must surface as an error, not as a trap.
            configuration.allowsUnsafeTransactions = true
            configuration.prepareDatabase { database in
                try database.execute(sql: "PRAGMA case_sensitive_like = ON")
            }
            configuration.readonly = readOnly
            pool = try DatabasePool(path: path, configuration: configuration)
            if !readOnly {
                try pool.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA synchronous = FULL")
                }
            }
            configuration.readonly = true
            configuration.maximumReaderCount = 2
            machines = try DatabasePool(path: path, configuration: configuration)
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error, fallback: .unavailable, prefix: "cannot open \(path): ")
        }
        writes = WriteQueue(pool: pool)
    }

    package var counts: TransactionCounts {
        var counts = TransactionCounts()
        counts.writes = writes.count
        counts.repeats = repeats.withLock { $0 }
        return counts
    }

    /// A writer that is no program of ours, `sqlite3` for example, makes it wait, and try again.
    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await retries.run(repeating: { _, _ in repeats.withLock { $0 += 1 } }) { _ in try await once(body) }
    }

    private func once<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try checkOpen()
        if readOnly { throw DatabaseError(.unsupported, "the database \(path) is open to read only") }
        return try await withCheckedThrowingContinuation { continuation in
            writes.add(
                WriteQueue.Write(
                    body: { connection in
                        let value = try body(connection)
                        return { continuation.resume(returning: value) }
                    },
                    failed: { continuation.resume(throwing: $0) }))
        }
    }

    package func read<T: Sendable>(
        _ lane: ReadLane, _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        try checkOpen()
        let pool =
            switch lane {
            case .people: pool
            case .machines: machines
            }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { result in
                continuation.resume(
                    with: Result {
                        do {
                            let connection = SQLiteConnection(try result.get())
                            let value = try body(connection)
                            if let failure = connection.failure { throw failure }
                            return value
                        } catch let error as GRDB.DatabaseError {
                            throw DatabaseError(error)
                        }
                    })
            }
        }
    }

    package func backup(to destination: String) async throws {
        try checkOpen()
        try await onThread { [path] in try copyDatabase(from: path, to: destination) }
    }

    /// Copies a database into a new file; reads `source` only. Neither may be open for writing anywhere.
    package static func copy(_ source: String, to destination: String) async throws {
        let lock = try lockDatabase(destination)
        try await onThread { try copyDatabase(from: source, to: destination) }
        lock.release()
    }

    package func close() async {
        let wasClosed = isClosed.withLock { closed in
            defer { closed = true }
            return closed
        }
        if wasClosed { return }
        // Waits for the transactions under way; if closing fails, the connections close with the last reference.
        try? await onThread { [pool, machines] in
            try machines.close()
            try pool.close()
        }
        lock?.release()
    }

    private func checkOpen() throws {
        if isClosed.withLock({ $0 }) { throw DatabaseError(.closed, "the database \(path) has been closed") }
    }
}

/// Runs blocking work outside of the cooperative pool.
func onThread<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result(catching: work)) }.start()
    }
}
