// SPDX-License-Identifier: Apache-2.0

/// What a decoded value may be: its one validator.
package protocol Bound {
    associatedtype Value: Codable & Hashable & Sendable

    /// What is wrong with `value`, a predicate in English such as `is not between 0 and 255`; `nil` when nothing is.
    static func fault(of value: Value) -> String?

    /// The value within the bound that says most nearly the same. Has no ``fault(of:)``.
    static func nearest(to value: Value) -> Value
}

/// A member that cannot hold what its bound excludes: decoding refuses it, assignment takes the nearest value that is allowed.
///
/// JSON has the value alone, so that a member may be given a bound without another wire form. What a program measured itself is brought
/// within the bounds when it is assigned: it is never refused by the reader at the other end.
@propertyWrapper
package struct Bounded<B: Bound>: Hashable, Sendable {
    private var value: B.Value

    package init(wrappedValue: B.Value) {
        value = B.fault(of: wrappedValue) == nil ? wrappedValue : B.nearest(to: wrappedValue)
    }

    package var wrappedValue: B.Value {
        get { value }
        set { self = Bounded(wrappedValue: newValue) }
    }
}

extension Bounded: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let value = try container.decode(B.Value.self)
        if let fault = B.fault(of: value) {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: fault)
        }
        self.value = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

/// A ``Bounded`` of any kind, for what walks over types.
package protocol BoundedValue: Decodable {
    associatedtype Value: Codable & Hashable & Sendable
    init(wrappedValue: Value)
}

extension Bounded: BoundedValue {}

/// A value that may be missing, and is within `B` when it is there.
package enum Maybe<B: Bound>: Bound {
    package static func fault(of value: B.Value?) -> String? { value.flatMap { B.fault(of: $0) } }
    package static func nearest(to value: B.Value?) -> B.Value? { value.map { B.nearest(to: $0) } }
}

// What the compiler writes for a struct calls these for members that may be missing; without them the member would have to be there.
extension KeyedDecodingContainer {
    package func decode<B>(_ type: Bounded<Maybe<B>>.Type, forKey key: Key) throws -> Bounded<Maybe<B>> {
        Bounded(wrappedValue: try decodeIfPresent(Bounded<B>.self, forKey: key)?.wrappedValue)
    }

    /// A value of an enum's case, which no wrapper can stand before.
    package func decode<B>(_ value: B.Value.Type, within bound: B.Type, forKey key: Key) throws -> B.Value
    where B: Bound {
        try decode(Bounded<B>.self, forKey: key).wrappedValue
    }
}

extension KeyedEncodingContainer {
    package mutating func encode<B>(_ value: Bounded<Maybe<B>>, forKey key: Key) throws {
        try encodeIfPresent(value.wrappedValue, forKey: key)
    }
}
