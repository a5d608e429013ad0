// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A value as both engines store it.
package enum SQLValue: Sendable, Hashable, Codable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// Name of the value's type, for error messages.
    var kind: String {
        switch self {
        case .null: "NULL"
        case .integer: "an integer"
        case .real: "a real number"
        case .text: "text"
        case .blob: "bytes"
        }
    }

    /// Why one of the engines could not keep this value, or `nil` when both can.
    var unfitness: String? {
        switch self {
        case .real(let number) where number.isNaN: "is not a number"
        case .text(let text) where text.utf8.contains(0): "contains a NUL character, which text cannot"
        case .null, .integer, .real, .text, .blob: nil
        }
    }
}

/// A type whose values can be bound to a placeholder.
package protocol SQLConvertible {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLConvertible {
    package var sqlValue: SQLValue { self }
}

extension String: SQLConvertible {
    package var sqlValue: SQLValue { .text(self) }
}

extension Int: SQLConvertible {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLConvertible {
    package var sqlValue: SQLValue { .integer(self) }
}

extension Double: SQLConvertible {
    package var sqlValue: SQLValue { .real(self) }
}

extension Bool: SQLConvertible {
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension [UInt8]: SQLConvertible {
    package var sqlValue: SQLValue { .blob(self) }
}

extension Data: SQLConvertible {
    package var sqlValue: SQLValue { .blob(Array(self)) }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

/// An enumeration with texts as raw values is stored as its text: conform it with an empty extension.
extension SQLConvertible where Self: RawRepresentable, RawValue == String {
    package var sqlValue: SQLValue { .text(rawValue) }
}
