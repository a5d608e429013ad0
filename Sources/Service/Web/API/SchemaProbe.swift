// SPDX-License-Identifier: Apache-2.0

import Casework

/// The members of an object, as its type asked for them.
final class ObjectShape {
    enum Member {
        case schema(JSONValue)
        case object(ObjectShape)
    }

    var members: [String: Member]
    /// Members that may be missing.
    var optional: Set<String>

    init(members: [String: Member] = [:], optional: Set<String> = []) {
        self.members = members
        self.optional = optional
    }

    /// - Parameter formats: formats of members that their types do not define.
    func schema(formats: [String: String] = [:]) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        for (name, member) in members {
            switch member {
            case .object(let shape): properties[name] = shape.schema()
            case .schema(let schema):
                properties[name] = schema
                if let format = formats[name], case .object(let known) = schema {
                    properties[name] = .object(known.merging(["format": .string(format)]) { $1 })
                }
            }
        }
        return Self.schema(properties, required: Set(members.keys).subtracting(optional))
    }

    static func schema(_ properties: [String: JSONValue], required: Set<String>) -> JSONValue {
        var object: [String: JSONValue] = [
            "type": .string("object"), "properties": .object(properties), "additionalProperties": .bool(false),
        ]
        if !required.isEmpty { object["required"] = .array(required.sorted().map { .string($0) }) }
        return .object(object)
    }
}

/// A decoder without data: it returns sample values, and records which members were read.
final class SchemaProbe: Decoder {
    let reader: SchemaReader
    /// The only key that is there, for an enum with values; `nil` for a struct.
    let chosen: String?
    let object = ObjectShape()
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(reader: SchemaReader, choosing chosen: String? = nil) {
        self.reader = reader
        self.chosen = chosen
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(MemberProbe<Key>(reader: reader, chosen: chosen, object: object))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw SchemaReader.Unreadable(description: "An array that is no Array.")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw SchemaReader.Unreadable(description: "A single value that is neither an enum's word nor a leaf.")
    }
}

/// The container of a ``SchemaProbe``. Decoders call `decodeNil` only for optional members, which is how these are recognised.
private struct MemberProbe<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reader: SchemaReader
    let chosen: String?
    let object: ObjectShape
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { chosen.flatMap { Key(stringValue: $0) }.map { [$0] } ?? [] }

    func contains(_ key: Key) -> Bool { true }

    func decodeNil(forKey key: Key) throws -> Bool {
        object.optional.insert(key.stringValue)
        return false
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        let (schema, sample) = try reader.read(type)
        object.members[key.stringValue] = .schema(schema)
        return sample
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        let inner = ObjectShape()
        object.members[key.stringValue] = .object(inner)
        return KeyedDecodingContainer(MemberProbe<NestedKey>(reader: reader, chosen: nil, object: inner))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw SchemaReader.Unreadable(description: "\(key.stringValue) is an array that is no Array.")
    }

    func superDecoder() throws -> any Decoder { throw SchemaReader.Unreadable(description: "A class.") }
    func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder() }
}
