// SPDX-License-Identifier: Apache-2.0

package import Logging

/// A server that speaks the PostgreSQL protocol, through libpq.
///
/// A few connections, each on a thread of its own, take transactions from one queue. Transactions are SERIALIZABLE, reads
/// READ ONLY snapshots; those that lose a race (SQLSTATE 40001, 40P01) or their connection before the commit are repeated
/// after a pause. A lost connection is opened again when it is next needed, by libpq's rules, which with
/// `host=a,b,c target_session_attrs=read-write` find the new primary after a failover.
package final class PostgresDatabase: Database {
    package let dialect = Dialect.postgres
    private let workers: PostgresWorkers
    private let retries = Retries()
    private let logger: Logger
    private let readOnly: Bool

    /// Connects once, to tell at once what is wrong; throws ``DatabaseError`` with `unavailable`.
    ///
    /// - Parameter conninfo: a libpq connection string or URI. Passwords belong in a password file or the environment.
    /// - Parameter readOnly: writes throw `unsupported`.
    package init(
        conninfo: String, connections: Int = 4, readOnly: Bool = false, logger: Logger
    ) async throws {
        self.logger = logger
        self.readOnly = readOnly
        workers = PostgresWorkers(count: connections, conninfo: conninfo)
        do {
            try await once(readOnly: true) { _ in }
        } catch {
            await workers.close()
            throw error
        }
    }

    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        if readOnly { throw DatabaseError(.unsupported, "the database is open to read only") }
        return try await retrying(readOnly: false, body)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await retrying(readOnly: true, body)
    }

    package func backup(to path: String) async throws {
        throw DatabaseError(
            .unsupported,
            "a PostgreSQL store is backed up with its own tools: pg_dump, pg_basebackup or those of your"
                + " service")
    }

    package func close() async {
        await workers.close()
    }

    private func retrying<T: Sendable>(
        readOnly: Bool, _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        var retry = 1
        while true {
            do {
                return try await once(readOnly: readOnly, body)
            } catch let error as DatabaseError where retries.applies(to: error, retry: retry) {
                logger.debug("repeating a transaction", metadata: ["retry": "\(retry)", "error": "\(error.message)"])
                try await Task.sleep(for: retries.pause(retry: retry))
                retry += 1
            }
        }
    }

    private func once<T: Sendable>(
        readOnly: Bool, _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            workers.submit { slot in
                continuation.resume(
                    with: Result {
                        guard let slot else { throw DatabaseError(.closed, "the database has been closed") }
                        return try slot.session().transaction(readOnly: readOnly, body)
                    })
            }
        }
    }
}
