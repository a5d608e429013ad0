// SPDX-License-Identifier: Apache-2.0

/// A transaction on one session; lives on that session's thread.
final class PostgresConnection: Connection {
    let dialect = Dialect.postgres
    private let session: PostgresSession
    private var depth = 0
    /// The statement error that nobody took back with a savepoint: the transaction cannot commit.
    private(set) var failure: DatabaseError?

    init(_ session: PostgresSession) {
        self.session = session
    }

    func execute(_ sql: String, _ arguments: [any SQLConvertible]) throws -> Int {
        try run(sql, arguments).changes
    }

    func query(_ sql: String, _ arguments: [any SQLConvertible]) throws -> [Row] {
        try run(sql, arguments).rows()
    }

    func script(_ sql: String) throws {
        try guarded(sql) { () throws(DatabaseError) in try session.script(sql) }
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        let name = "level\(depth)"
        try script("SAVEPOINT \(name)")
        depth += 1
        defer { depth -= 1 }
        do {
            let value = try body()
            if let failure { throw failure }
            try script("RELEASE SAVEPOINT \(name)")
            return value
        } catch {
            // After these two only the whole transaction can be repeated.
            if failure?.code != .serialization && failure?.code != .connectionLost {
                failure = nil
                try script("ROLLBACK TO SAVEPOINT \(name)")
                try script("RELEASE SAVEPOINT \(name)")
            }
            throw error
        }
    }

    private func run(_ sql: String, _ arguments: [any SQLConvertible]) throws -> PostgresResult {
        let values = arguments.map(\.sqlValue)
        try Placeholders(in: sql).check(values, sql)
        return try guarded(sql) { () throws(DatabaseError) in try session.run(sql, values) }
    }

    private func guarded<T>(_ sql: String, _ body: () throws(DatabaseError) -> T) throws(DatabaseError) -> T {
        if let failure {
            throw DatabaseError(
                .transactionFailed, "an earlier statement of this transaction failed: \(failure.message)",
                statement: sql)
        }
        do {
            return try body()
        } catch {
            failure = error
            throw error
        }
    }
}
