// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values

/// JSON schemas (2020-12) of the types that answers are encoded from, read from the types themselves: their members, which of them may be missing,
/// and the words of enums. Structs and enums are named components; all other schemas are written in place.
final class SchemaReader {
    /// A type whose JSON cannot be read from its decoding: it needs a ``JSONLeaf`` conformance.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var components: [String: JSONValue] = [:]

    func schema(of type: any Decodable.Type) throws -> JSONValue { try read(type).schema }

    /// A form's schema, as a component.
    func schema(ofForm name: String, _ fields: [FieldShape]) -> JSONValue {
        components[name] = FormSchema.object(fields)
        return Self.reference(name)
    }

    private static func reference(_ name: String) -> JSONValue {
        .object(["$ref": .string("#/components/schemas/\(name)")])
    }

    /// A type's name without its module, for example `VerificationView.Window`.
    static func name(_ type: any Any.Type) -> String {
        String(reflecting: type).split(separator: ".").dropFirst().joined(separator: ".")
    }

    /// The schema of `type` and a sample value, which the initialisers of containing types need to continue.
    func read<T: Decodable>(_ type: T.Type) throws -> (schema: JSONValue, sample: T) {
        if let leaf = type as? any JSONLeaf.Type {
            return (.object(leaf.jsonSchema), try Self.cast(leaf.jsonSample as Any))
        }
        if let list = type as? any JSONList.Type {
            let schema: [String: JSONValue] = [
                "type": .string("array"), "items": try self.schema(of: list.jsonElement),
            ]
            return (.object(schema), try Self.cast(list.jsonEmpty))
        }
        if let bounded = type as? any BoundedValue.Type {
            // A member with a bound looks in JSON as without.
            let (schema, value) = try self.bounded(bounded)
            return (schema, try Self.cast(value))
        }
        let name = Self.name(type)
        if let words = type as? any (CaseIterable & RawRepresentable).Type {
            let (schema, first) = try Self.words(words)
            components[name] = schema
            return (Self.reference(name), try Self.cast(first))
        }
        if name == Self.name(ApplicationForm.self) {
            // The schema includes the limits of the form's fields.
            let schema = schema(ofForm: name, ApplicationForm.shapes)
            return (schema, try T(from: SchemaProbe(reader: SchemaReader())))
        }
        let probe = SchemaProbe(reader: self)
        let sample = try T(from: probe)
        components[name] =
            name == Self.name(EventView.self)
            ? try events(probe.object) : probe.object.schema(formats: JSONFormats.members[name] ?? [:])
        return (Self.reference(name), sample)
    }

    private func bounded<B: BoundedValue>(_ type: B.Type) throws -> (schema: JSONValue, value: B) {
        let (schema, sample) = try read(B.Value.self)
        return (schema, B(wrappedValue: sample))
    }

    /// One of as many shapes as there are events: the values depend on the name.
    private func events(_ view: ObjectShape) throws -> JSONValue {
        let choices = try Event.codedNames.map { coded in
            let probe = SchemaProbe(reader: self, choosing: coded)
            _ = try Event(from: probe)
            guard case .object(let details) = probe.object.members[coded] else {
                throw Unreadable(description: "The event \(coded) has no object.")
            }
            var shape = view.members
            let kind = Self.reference(Self.name(EventKind.self))["$ref"] ?? .null
            shape["name"] = .schema(.object(["$ref": kind, "const": .string(String(coded.prefix { $0 != "." }))]))
            shape["details"] = .object(details)
            return ObjectShape(members: shape, optional: view.optional).schema()
        }
        return .object(["oneOf": .array(choices)])
    }

    private static func words<E: CaseIterable & RawRepresentable>(_ type: E.Type) throws -> (JSONValue, E) {
        let values: [JSONValue] = try E.allCases.map { word in
            switch word.rawValue {
            case let text as String: .string(text)
            case let number as Int: .number(Double(number))
            default: throw Unreadable(description: "\(type) has neither words nor whole numbers.")
            }
        }
        guard let first = E.allCases.first, let value = values.first else {
            throw Unreadable(description: "\(type) has no cases.")
        }
        let kind = if case .string = value { "string" } else { "integer" }
        return (.object(["type": .string(kind), "enum": .array(values)]), first)
    }

    private static func cast<T>(_ value: Any) throws -> T {
        guard let value = value as? T else { throw Unreadable(description: "\(value) is no \(T.self).") }
        return value
    }
}
