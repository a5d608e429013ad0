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

    /// What may be left out may be `null` too.
    private static func schema(of field: FieldShape) -> JSONValue {
        let filled = filled(field)
        guard !field.isRequired, case .object(var members) = filled, members["enum"] == nil, let type = members["type"]
        else { return filled }
        members["type"] = .array([type, .string("null")])
        return .object(members)
    }

    private static func filled(_ field: FieldShape) -> JSONValue {
        switch field.kind {
        case .line(let most): .object(text(most, isRequired: field.isRequired, blanks: "\\x00-\\x1f\\x7f"))
        // Lines are parted by line feeds, with or without carriage returns; tabs may stand in them.
        case .lines(let most):
            .object(text(most, isRequired: field.isRequired, blanks: "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f"))
        case .pattern: .object(text(field.kind.most))
        case .email: .object(formatted("email", field))
        case .hostName: .object(formatted("hostname", field))
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

    /// What may be left out may be empty too, which has no format.
    private static func formatted(_ format: String, _ field: FieldShape) -> [String: JSONValue] {
        let plain = text(field.kind.most)
        return field.isRequired ? plain.merging(["format": .string(format)]) { $1 } : plain
    }

    private static func text(_ most: Int?) -> [String: JSONValue] {
        var schema: [String: JSONValue] = ["type": .string("string")]
        if let most { schema["maxLength"] = .number(Double(most)) }
        return schema
    }

    /// A text without the control characters of the class `blanks`, and with something to read where it is required.
    private static func text(_ most: Int?, isRequired: Bool, blanks: String) -> [String: JSONValue] {
        let any = "[^\(blanks)]*"
        var schema = text(most)
        schema["pattern"] = .string(isRequired ? "^\(any)[^\(blanks)\\s]\(any)$" : "^\(any)$")
        if isRequired { schema["minLength"] = .number(1) }
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
