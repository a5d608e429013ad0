// SPDX-License-Identifier: Apache-2.0

/// One transaction's access to the database: valid inside the body of ``Database/write(_:)`` or ``Database/read(_:)`` only.
package protocol Connection: AnyObject {
    var dialect: Dialect { get }

    /// Performs one statement; returns how many rows it inserted, updated or deleted. Throws ``DatabaseError``.
    @discardableResult
    func execute(_ sql: String, _ arguments: [any SQLConvertible]) throws -> Int

    /// Performs one statement that answers with rows: `SELECT`, or any with `RETURNING`. Throws ``DatabaseError``.
    func query(_ sql: String, _ arguments: [any SQLConvertible]) throws -> [Row]

    /// Performs several statements, separated by semicolons, without arguments. Throws ``DatabaseError``.
    func script(_ sql: String) throws

    /// Runs `body`; when it throws, undoes what it did and nothing else, so that the transaction can go on.
    ///
    /// A serialization failure or a lost connection still ends the whole transaction.
    @discardableResult
    func savepoint<T>(_ body: () throws -> T) throws -> T
}

extension Connection {
    /// ``execute(_:_:)`` without arguments.
    @discardableResult
    package func execute(_ sql: String) throws -> Int {
        try execute(sql, [])
    }

    /// ``query(_:_:)`` without arguments.
    package func query(_ sql: String) throws -> [Row] {
        try query(sql, [])
    }

    /// The first row of the answer, or `nil` when there is none.
    package func first(_ sql: String, _ arguments: [any SQLConvertible] = []) throws -> Row? {
        try query(sql, arguments).first
    }
}
