// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import GRDB

/// A transaction on one of GRDB's connections; lives on that connection's queue.
final class SQLiteConnection: EngineConnection {
    let dialect = Dialect.sqlite
    private let database: GRDB.Database
    var depth = 0
    var failure: DatabaseError?

    /// SQLite itself rolls the whole transaction back after some errors, a full disk for example.
    var holdsTransaction: Bool { database.isInsideTransaction }

    init(_ database: GRDB.Database) {
        self.database = database
    }

    func execute(_ sql: String, _ arguments: [any SQLConvertible]) throws -> Int {
        try perform(sql, arguments) { statement in
            // `changesCount` keeps the count of an earlier statement when this one changes no rows.
            let before = database.totalChangesCount
            try statement.execute()
            return database.totalChangesCount == before ? 0 : database.changesCount
        }
    }

    func query(_ sql: String, _ arguments: [any SQLConvertible]) throws -> [Row] {
        try perform(sql, arguments) { statement in
            let columns = statement.columnNames.map { $0.lowercased() }
            let cursor = try GRDB.Row.fetchCursor(statement)
            var rows: [Row] = []
            while let row = try cursor.next() {
                rows.append(Row(columns: columns, values: row.databaseValues.map(SQLValue.init)))
            }
            return rows
        }
    }

    func script(_ sql: String) throws {
        try guarded(sql) { try described(sql) { try database.execute(sql: sql) } }
    }

    private func perform<T>(
        _ sql: String, _ arguments: [any SQLConvertible], _ body: (Statement) throws -> T
    ) throws -> T {
        let values = arguments.map(\.sqlValue)
        try Placeholders(in: sql).check(values, sql)
        return try guarded(sql) {
            try described(sql) {
                let statement = try database.cachedStatement(sql: sql)
                var bindings: [String: (any DatabaseValueConvertible)?] = [:]
                for (index, value) in values.enumerated() { bindings["\(index + 1)"] = value.databaseValue }
                try statement.setArguments(StatementArguments(bindings))
                return try body(statement)
            }
        }
    }

    /// The engine's errors in the words of both.
    private func described<T>(_ sql: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error, statement: sql)
        }
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let number): .integer(number)
            case .double(let number): .real(number)
            case .string(let text): .text(text)
            case .blob(let data): .blob(Array(data))
            }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }
}
