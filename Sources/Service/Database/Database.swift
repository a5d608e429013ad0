// SPDX-License-Identifier: Apache-2.0

/// The engine behind a ``Database``. SQL is written once for both; ask only where no common form exists.
package enum Dialect: String, Sendable {
    case sqlite
    case postgres
}

/// A transactional SQL store: SQLite in one file, or a server that speaks the PostgreSQL protocol.
///
/// Statements are written once for both engines:
///
/// - placeholders are `$1`, `$2` …, each used at least once;
/// - column types are `TEXT`, `BIGINT`, `DOUBLE PRECISION` and `BYTEA`; truth is a `BIGINT` of 0 or 1; times are values, never `now()`;
/// - `{{identity}}` in a ``Migration`` is an automatically numbered `BIGINT` primary key, which may leave gaps;
/// - conversions are `CAST(x AS TEXT)`; a placeholder whose type nothing tells (`$1 IS NULL`) needs one;
/// - names are lower case with underscores; an order that matters is asked for with `ORDER BY`.
///
/// Transactions are serializable. A statement that fails makes its whole transaction fail, on both engines: to go on
/// after a failure, put the attempt into ``Connection/savepoint(_:)``, or avoid it with `ON CONFLICT`.
package protocol Database: Sendable {
    var dialect: Dialect { get }

    /// Since the store was opened.
    var counts: TransactionCounts { get }

    /// Runs `body` in one serializable read-write transaction and returns after its durable commit.
    ///
    /// Writers take turns, one at a time over all programs that use the store: what `body` reads stays so until its commit.
    /// `body` runs on a thread of the database, never on the cooperative pool. It may run more than once, after a
    /// serialization failure or a lost connection: it must have no effect outside the database. Whatever it throws rolls
    /// the transaction back and is thrown here; otherwise throws ``DatabaseError``. Of these, `commitUnknown` alone
    /// leaves open whether the transaction happened: the server went away during the commit, and did not come back to be asked.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

    /// Runs `body` on one consistent snapshot, in which writing is refused.
    ///
    /// It sees every write that returned before it began. The rules for `body` are those of ``write(_:)``.
    ///
    /// - Parameter lane: whose readers do it.
    func read<T: Sendable>(
        _ lane: ReadLane, _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T

    /// Writes a consistent copy to a new file at `path`, synced to disk, while work goes on.
    ///
    /// Throws `unsupported` with PostgreSQL, which has its own tools.
    func backup(to path: String) async throws

    /// Lets transactions that have begun end, then releases files and connections. Later use throws `closed`.
    func close() async
}

extension Database {
    /// ``read(_:_:)`` in the lane of people.
    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await read(.people, body)
    }
}

/// Readers that never wait for those of another lane.
package enum ReadLane: Sendable {
    case people
    /// Agents, and whoever watches over the service: they are answered while every reader of people is at work.
    case machines
}
