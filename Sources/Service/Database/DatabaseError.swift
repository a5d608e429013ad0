// SPDX-License-Identifier: Apache-2.0

/// Why the database did not do what it was asked: the same code on both engines.
package struct DatabaseError: Error, Equatable, Codable, CustomStringConvertible {
    package enum Code: String, Sendable, Codable {
        case uniqueViolation, foreignKeyViolation, notNullViolation, checkViolation
        /// Transactions kept colliding; the retries are used up.
        case serialization
        /// The server went away before the commit: nothing happened.
        case connectionLost
        /// The server went away during the commit: it may or may not have happened.
        case commitUnknown
        case diskFull
        /// Another process keeps the file, or a row, locked.
        case busy
        /// Writing inside a read, or to a store that may only be read.
        case readOnly
        case corrupt
        /// The SQL is wrong: a defect of the program.
        case invalidStatement
        /// Arguments do not fit placeholders or columns.
        case wrongArguments
        case noSuchColumn
        case wrongType
        /// An earlier statement of the same transaction failed.
        case transactionFailed
        /// The schema is not one that this program knows.
        case migration
        case unsupported
        case closed
        /// Another process has the file open for writing.
        case inUse
        /// The store cannot be opened or reached.
        case unavailable
        case other
    }

    package let code: Code
    package let message: String
    /// The table of the violated constraint.
    package let table: String?
    /// The columns of a unique or NOT NULL constraint that failed.
    package let columns: [String]
    /// The failed constraint's name; SQLite does not tell it.
    package let constraint: String?
    /// SQLSTATE, or SQLite's extended result code.
    package let engineCode: String?
    package internal(set) var statement: String?

    package init(
        _ code: Code, _ message: String, table: String? = nil, columns: [String] = [], constraint: String? = nil,
        engineCode: String? = nil, statement: String? = nil
    ) {
        self.code = code
        self.message = message
        self.table = table
        self.columns = columns
        self.constraint = constraint
        self.engineCode = engineCode
        self.statement = statement
    }

    /// Whether this is a violation of the unique constraint, or primary key, over exactly these columns.
    package func violatesUnique(_ table: String, _ columns: String...) -> Bool {
        code == .uniqueViolation && self.table == table && Set(self.columns) == Set(columns)
    }

    /// Arguments never appear: they may be secret.
    package var description: String {
        var text = message
        if let engineCode { text += " [\(engineCode)]" }
        if let statement {
            let line = statement.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            text += " in “\(line.prefix(200))”"
        }
        return text
    }
}
