// SPDX-License-Identifier: Apache-2.0

internal import GRDB

extension DatabaseError {
    /// SQLite's error as the ``DatabaseError`` that both engines share.
    init(_ error: GRDB.DatabaseError, statement: String? = nil, fallback: Code = .other, prefix: String = "") {
        let message = error.message ?? error.resultCode.description
        let place = ConstraintPlace(message)
        self.init(
            Self.code(of: error, message) ?? fallback, prefix + message, table: place?.table,
            columns: place?.columns ?? [],
            engineCode: "SQLITE \(error.extendedResultCode.rawValue)", statement: statement ?? error.sql)
    }

    private static func code(of error: GRDB.DatabaseError, _ message: String) -> Code? {
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: .uniqueViolation
        case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKeyViolation
        case .SQLITE_CONSTRAINT_NOTNULL: .notNullViolation
        case .SQLITE_CONSTRAINT_CHECK: .checkViolation
        default:
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_FULL: .diskFull
            case .SQLITE_READONLY: .readOnly
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
            // Also a log or its index that a full disk cannot hold.
            case .SQLITE_CANTOPEN, .SQLITE_IOERR: .unavailable
            case .SQLITE_MISMATCH, .SQLITE_RANGE, .SQLITE_TOOBIG: .wrongArguments
            case .SQLITE_MISUSE where message.contains("closed"): .closed
            case .SQLITE_ERROR, .SQLITE_MISUSE, .SQLITE_AUTH: .invalidStatement
            default: nil
            }
        }
    }
}

/// `UNIQUE constraint failed: table.column, table.column` and its like: SQLite gives the table and columns in the message only.
private struct ConstraintPlace {
    let table: String
    let columns: [String]

    init?(_ message: String) {
        let parts = message.split(separator: "constraint failed: ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let names = parts[1].split(separator: ", ").map { $0.split(separator: ".", maxSplits: 1).map(String.init) }
        guard names.allSatisfy({ $0.count == 2 }), let table = names.first?.first else { return nil }
        self.table = table
        columns = names.map { $0[1] }
    }
}
