// SPDX-License-Identifier: Apache-2.0

package import Values

/// A time that the stored log and state write as an integer: microseconds since the Unix epoch. The ledger's leaves hash that form.
@propertyWrapper
package struct StoredMicroseconds<Value: StoredTime>: Codable, Hashable, Sendable {
    package var wrappedValue: Value

    package init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = Value(storedMicroseconds: try container.decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.storedMicroseconds)
    }
}

/// ``Timestamp``, or one that may be absent.
package protocol StoredTime: Hashable, Sendable {
    init(storedMicroseconds: Int64)
    /// `nil` when absent: its key is then left out.
    var storedMicroseconds: Int64? { get }
}

extension Timestamp: StoredTime {
    package init(storedMicroseconds: Int64) { self.init(microseconds: storedMicroseconds) }
    package var storedMicroseconds: Int64? { microseconds }
}

extension Timestamp?: StoredTime {
    package init(storedMicroseconds: Int64) { self = Timestamp(microseconds: storedMicroseconds) }
    package var storedMicroseconds: Int64? { self?.microseconds }
}

// The synthesised coding of structs with such a time calls these methods; an absent time has no key.
extension KeyedDecodingContainer {
    func decode(
        _ type: StoredMicroseconds<Timestamp?>.Type, forKey key: Key
    ) throws -> StoredMicroseconds<Timestamp?> {
        StoredMicroseconds(
            wrappedValue: try decodeIfPresent(Int64.self, forKey: key).map { Timestamp(microseconds: $0) })
    }
}

extension KeyedEncodingContainer {
    mutating func encode(_ value: StoredMicroseconds<Timestamp?>, forKey key: Key) throws {
        try encodeIfPresent(value.wrappedValue?.microseconds, forKey: key)
    }
}
