// SPDX-License-Identifier: Apache-2.0

internal import GRDB
import Synchronization

/// Group commit: writes that wait while another commits then share one transaction, and so one sync of the disk.
///
/// Each has a savepoint of its own: one that throws takes only itself back. If the shared commit fails, all fail.
final class WriteQueue: Sendable {
    struct Write: Sendable {
        /// Does the work; returns what to call after the commit.
        let body: @Sendable (SQLiteConnection) throws -> @Sendable () -> Void
        let failed: @Sendable (any Error) -> Void
    }

    private let pool: DatabasePool
    private let waiting = Mutex<[Write]>([])
    private let mostAtOnce = 128
    private let committed = Mutex(0)

    /// Writes committed so far.
    var count: Int { committed.withLock { $0 } }

    init(pool: DatabasePool) {
        self.pool = pool
    }

    func add(_ write: Write) {
        waiting.withLock { $0.append(write) }
        // One call for each write, so that none is forgotten; it finds nothing when an earlier call took this write too.
        pool.asyncWriteWithoutTransaction { [self] database in commitWaiting(database) }
    }

    private func commitWaiting(_ database: GRDB.Database) {
        let group = waiting.withLock { waiting in
            let group = Array(waiting.prefix(mostAtOnce))
            waiting.removeFirst(group.count)
            return group
        }
        guard !group.isEmpty else { return }
        var uncommitted: [(write: Write, succeeded: @Sendable () -> Void)] = []
        do {
            try database.execute(sql: "BEGIN IMMEDIATE")
        } catch {
            for write in group { write.failed(described(error)) }
            return
        }
        for (index, write) in group.enumerated() {
            do {
                uncommitted.append((write, try perform(write, database)))
            } catch {
                write.failed(described(error))
                guard database.isInsideTransaction else {
                    // An error such as a full disk ends the whole transaction. The remaining writes may succeed in a transaction of their own.
                    for (write, _) in uncommitted { write.failed(described(error)) }
                    waiting.withLock { $0.insert(contentsOf: group[(index + 1)...], at: 0) }
                    pool.asyncWriteWithoutTransaction { [self] database in commitWaiting(database) }
                    return
                }
            }
        }
        do {
            try database.execute(sql: "COMMIT")
        } catch {
            if database.isInsideTransaction { try? database.execute(sql: "ROLLBACK") }
            for (write, _) in uncommitted { write.failed(described(error)) }
            return
        }
        committed.withLock { $0 += uncommitted.count }
        for (_, succeeded) in uncommitted { succeeded() }
    }

    private func perform(_ write: Write, _ database: GRDB.Database) throws -> @Sendable () -> Void {
        let connection = SQLiteConnection(database)
        return try connection.savepoint {
            let succeeded = try write.body(connection)
            if let failure = connection.failure { throw failure }
            return succeeded
        }
    }

    private func described(_ error: any Error) -> any Error {
        (error as? GRDB.DatabaseError).map { DatabaseError($0) } ?? error
    }
}
