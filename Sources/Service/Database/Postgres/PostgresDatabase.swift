// SPDX-License-Identifier: Apache-2.0

package import Logging
import Synchronization

/// A server that speaks the PostgreSQL protocol, through libpq.
///
/// One connection writes and a few read, each on a thread of its own. Writes are SERIALIZABLE and take turns, also with those of
/// other programs, by a lock on a table of their own: it is taken first, before the snapshot, so that no two collide and none waits
/// for another in a circle. Reads are READ ONLY snapshots and never wait. What loses a race nevertheless (SQLSTATE 40001, 40P01) or its
/// connection is repeated after a pause; a commit whose answer was lost is looked up by its key (``WriteAttempt``). A lost
/// connection is opened again when it is next needed, by libpq's rules, which with `host=a,b,c target_session_attrs=read-write` find
/// the new primary after a failover.
package final class PostgresDatabase: Database {
    package let dialect = Dialect.postgres
    private let writer: PostgresWorkers
    private let readers: PostgresWorkers
    private let machines: PostgresWorkers
    private let retries: Retries
    private let logger: Logger
    private let readOnly: Bool
    private let counted = Mutex(TransactionCounts())

    /// Connects once, to tell at once what is wrong; throws ``DatabaseError`` with `unavailable`.
    ///
    /// - Parameters:
    ///   - conninfo: a libpq connection string or URI. Passwords belong in a password file or the environment.
    ///   - connections: of which one writes; at least two. Two more read for machines.
    ///   - readOnly: writes throw `unsupported`.
    package convenience init(
        conninfo: String, connections: Int = 4, readOnly: Bool = false, logger: Logger
    ) async throws {
        try await self.init(
            conninfo: conninfo, connections: connections, retries: Retries(), readOnly: readOnly, logger: logger)
    }

    init(
        conninfo: String, connections: Int, retries: Retries, readOnly: Bool = false, logger: Logger
    ) async throws {
        self.readOnly = readOnly
        self.logger = logger
        self.retries = retries
        writer = PostgresWorkers(count: 1, conninfo: conninfo)
        readers = PostgresWorkers(count: max(1, connections - 1), conninfo: conninfo)
        machines = PostgresWorkers(count: 2, conninfo: conninfo)
        do {
            try await Self.perform(on: readers, before: .now + .seconds(retries.patience)) { session in
                try session.read { _ in }
            }
        } catch {
            await close()
            throw error
        }
    }

    package var counts: TransactionCounts { counted.withLock { $0 } }

    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        if readOnly { throw DatabaseError(.unsupported, "the database is open to read only") }
        let attempt = WriteAttempt<T>()
        do {
            let (value, isResolved) = try await retries.run(
                isUnresolved: { attempt.unresolved != nil }, repeating: noteRepeat
            ) { end in
                try await Self.perform(on: writer, before: end) { session in try session.write(attempt, body) }
            }
            counted.withLock { counts in
                counts.writes += 1
                if isResolved { counts.resolved += 1 }
            }
            return value
        } catch {
            guard attempt.unresolved != nil else { throw error }
            throw DatabaseError(
                .commitUnknown, "the connection was lost during the commit, which may have happened: \(error)",
                engineCode: (error as? DatabaseError)?.engineCode)
        }
    }

    package func read<T: Sendable>(
        _ lane: ReadLane, _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        let workers =
            switch lane {
            case .people: readers
            case .machines: machines
            }
        return try await retries.run(repeating: noteRepeat) { end in
            try await Self.perform(on: workers, before: end) { session in try session.read(body) }
        }
    }

    package func backup(to path: String) async throws {
        throw DatabaseError(
            .unsupported,
            "a PostgreSQL store is backed up with its own tools: pg_dump, pg_basebackup or those of your"
                + " service")
    }

    package func close() async {
        await writer.close()
        await readers.close()
        await machines.close()
    }

    private func noteRepeat(_ error: DatabaseError, _ retry: Int) {
        counted.withLock { $0.repeats += 1 }
        logger.debug("repeating a transaction", metadata: ["retry": "\(retry)", "error": "\(error.message)"])
    }

    /// - Parameter end: when nobody waits for the answer any more: what has not begun by then is not begun.
    private static func perform<T: Sendable>(
        on workers: PostgresWorkers, before end: ContinuousClock.Instant,
        _ work: @escaping @Sendable (PostgresSession) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            workers.submit { slot in
                continuation.resume(
                    with: Result {
                        guard let slot else { throw DatabaseError(.closed, "the database has been closed") }
                        guard ContinuousClock.now < end else {
                            throw DatabaseError(.connectionLost, "PostgreSQL could not be reached in time")
                        }
                        return try work(slot.session())
                    })
            }
        }
    }
}
