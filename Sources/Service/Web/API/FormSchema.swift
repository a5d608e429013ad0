// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// The schema of a form's request, from its fields.
enum FormSchema {
    /// Fields whose names have dots between levels, as nested objects.
    static func object(_ fields: [FieldShape]) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        var required: Set<String> = []
        for (name, group) in Dictionary(
            grouping: fields, by: { $0.name.split(separator: ".").first.map(String.init) ?? "" })
        {
            if let field = group.first, field.name == name {
                properties[name] = schema(of: field)
            } else {
                let inner = group.map { field in
                    FieldShape(
                        name: String(field.name.dropFirst(name.count + 1)), words: field.words, kind: field.kind,
                        presence: field.presence)
                }
                properties[name] = object(inner)
            }
            if group.contains(where: \.isRequired) { required.insert(name) }
        }
        return ObjectShape.schema(properties, required: required)
    }

    private static func schema(of field: FieldShape) -> JSONValue {
        switch field.kind {
        case .line(let most), .lines(let most): .object(text(most))
        case .pattern: .object(text(field.kind.most))
        case .email: .object(text(field.kind.most).merging(["format": .string("email")]) { $1 })
        case .hostName: .object(text(field.kind.most).merging(["format": .string("hostname")]) { $1 })
        case .date: .object(["type": .string("string"), "format": .string("date")])
        case .flag: .object(["type": .string("boolean")])
        case .seen: .object(["type": .string("string"), "pattern": .string("^[0-9a-f]{64}$")])
        case .macAddresses(let counts):
            .object([
                "type": .string("array"), "items": .object(["type": .string("string")]),
                "minItems": .number(Double(counts.lowerBound)), "maxItems": .number(Double(counts.upperBound)),
            ])
        case .choice(let choices):
            .object(["type": .string("string"), "enum": .array(choices.map { .string($0.word) })])
        case .number(let range):
            .object([
                "type": .string("integer"), "minimum": .number(Double(range.lowerBound)),
                "maximum": .number(Double(range.upperBound)),
            ])
        }
    }

    private static func text(_ most: Int?) -> [String: JSONValue] {
        var schema: [String: JSONValue] = ["type": .string("string")]
        if let most { schema["maxLength"] = .number(Double(most)) }
        return schema
    }
}

extension FieldShape {
    /// A required choice of a request that belongs to no step's form.
    static func choice(_ name: String, _ choices: [FieldChoice]) -> FieldShape {
        FieldShape(
            name: name, words: FieldWords(Phrase(everywhere: name)), kind: .choice(choices), presence: .required)
    }

    /// A text of such a request that may be left out.
    static func optionalText(_ name: String, most: Int) -> FieldShape {
        FieldShape(
            name: name, words: FieldWords(Phrase(everywhere: name)), kind: .line(most: most), presence: .optional)
    }

    /// A required text of a request that belongs to no step's form.
    static func text(_ name: String, most: Int) -> FieldShape {
        FieldShape(
            name: name, words: FieldWords(Phrase(everywhere: name)), kind: .line(most: most), presence: .required)
    }
}
