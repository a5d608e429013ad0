// SPDX-License-Identifier: Apache-2.0

/// One row of an answer; its columns go by their lower-case names.
///
/// Each getter throws ``DatabaseError`` with `noSuchColumn` or `wrongType`; those that end in `OrNil` take NULL for `nil`.
package struct Row: Sendable, Equatable, Codable {
    package let columns: [String]
    package let values: [SQLValue]

    init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    package func value(_ column: String) throws -> SQLValue {
        guard let index = columns.firstIndex(of: column) else {
            throw DatabaseError(
                .noSuchColumn, "the answer has no column “\(column)”; it has \(columns.joined(separator: ", "))")
        }
        return values[index]
    }

    package func text(_ column: String) throws -> String {
        try require(column, textOrNil(column))
    }

    package func textOrNil(_ column: String) throws -> String? {
        switch try value(column) {
        case .text(let text): text
        case .null: nil
        case let other: throw mismatch(column, other, "text")
        }
    }

    package func integer(_ column: String) throws -> Int {
        try require(column, integerOrNil(column))
    }

    package func integerOrNil(_ column: String) throws -> Int? {
        switch try value(column) {
        case .integer(let number): Int(number)
        case .null: nil
        case let other: throw mismatch(column, other, "an integer")
        }
    }

    /// Integers widen.
    package func real(_ column: String) throws -> Double {
        try require(column, realOrNil(column))
    }

    package func realOrNil(_ column: String) throws -> Double? {
        switch try value(column) {
        case .real(let number): number
        case .integer(let number): Double(number)
        case .null: nil
        case let other: throw mismatch(column, other, "a number")
        }
    }

    package func blob(_ column: String) throws -> [UInt8] {
        try require(column, blobOrNil(column))
    }

    package func blobOrNil(_ column: String) throws -> [UInt8]? {
        switch try value(column) {
        case .blob(let bytes): bytes
        case .null: nil
        case let other: throw mismatch(column, other, "bytes")
        }
    }

    /// 0 is false, 1 is true, any other number an error.
    package func flag(_ column: String) throws -> Bool {
        try require(column, flagOrNil(column))
    }

    package func flagOrNil(_ column: String) throws -> Bool? {
        switch try value(column) {
        case .integer(0): false
        case .integer(1): true
        case .null: nil
        case let other: throw mismatch(column, other, "0 or 1")
        }
    }

    private func require<T>(_ column: String, _ value: T?) throws -> T {
        guard let value else { throw DatabaseError(.wrongType, "column “\(column)” is NULL, where a value is needed") }
        return value
    }

    private func mismatch(_ column: String, _ value: SQLValue, _ wanted: String) -> DatabaseError {
        DatabaseError(.wrongType, "column “\(column)” holds \(value.kind), not \(wanted)")
    }
}
