// SPDX-License-Identifier: Apache-2.0

/// A transaction as both engines treat it: a failed statement makes it unusable, until it is rolled back to a savepoint before that statement.
protocol EngineConnection: Connection {
    /// Number of nested savepoints.
    var depth: Int { get set }
    /// The statement error that no savepoint rolled back: the transaction cannot commit.
    var failure: DatabaseError? { get set }
    /// Whether the transaction still exists after ``failure``, so that it can be rolled back to a savepoint.
    var holdsTransaction: Bool { get }
}

extension EngineConnection {
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
            if holdsTransaction {
                failure = nil
                try script("ROLLBACK TO SAVEPOINT \(name)")
                try script("RELEASE SAVEPOINT \(name)")
            }
            throw error
        }
    }

    /// Performs a statement, and stores the ``DatabaseError`` that it throws; refuses further statements after a failure.
    func guarded<T>(_ sql: String, _ body: () throws -> T) throws -> T {
        if let failure {
            throw DatabaseError(
                .transactionFailed, "an earlier statement of this transaction failed: \(failure.message)",
                statement: sql)
        }
        do {
            return try body()
        } catch let error as DatabaseError {
            failure = error
            throw error
        }
    }
}
