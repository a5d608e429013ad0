// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import HTTPTypes
import Procedure
internal import Values

/// The OpenAPI 3.1 document, made from the table that also registers the routes.
extension Routes {
    func openAPI() throws -> JSONValue {
        var paths: [String: JSONValue] = [:]
        for route in apiRoutes {
            var item: [String: JSONValue] = [:]
            if case .object(let known) = paths[route.path] { item = known }
            item[route.method.rawValue.lowercased()] = Self.operation(route)
            paths[route.path] = .object(item)
        }
        return .object([
            "openapi": .string("3.1.0"),
            "info": .object([
                "title": .string("Titipan"), "version": .string("1"),
                "summary": .string("Cases of servers entrusted to an office's room, and their evidence."),
                "license": .object(["name": .string("Apache-2.0"), "identifier": .string("Apache-2.0")]),
            ]),
            "servers": .array([.object(["url": .string(settings.publicURL)])]),
            "paths": .object(paths),
            "components": .object([
                "schemas": .object(try schemas()),
                "securitySchemes": .object([
                    "session": .object([
                        "type": .string("apiKey"), "in": .string("cookie"),
                        "name": .string(RequestPipeline.sessionCookie),
                    ]),
                    "csrf": .object([
                        "type": .string("apiKey"), "in": .string("header"), "name": .string("X-CSRF-Token"),
                    ]),
                ]),
            ]),
        ])
    }

    private static func operation(_ route: Route) -> JSONValue {
        let path = route.path.dropFirst(api.count)
        let words = path.split { !$0.isLetter && !$0.isNumber }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        var operation: [String: JSONValue] = [
            "operationId": .string(route.method.rawValue.lowercased() + words.joined()),
            "summary": .string(route.summary),
        ]
        var parameters = route.parameters.map { parameter($0, in: "path") }
        parameters += route.query.map { parameter($0, in: "query") }
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body = route.body {
            operation["requestBody"] = .object([
                "required": .bool(true),
                "content": .object(["application/json": .object(["schema": reference(body)])]),
            ])
        }
        var answers: [String: JSONValue] = [
            "default": .object([
                "description": .string("A problem, RFC 9457."),
                "content": .object(["application/problem+json": .object(["schema": reference("Problem")])]),
            ])
        ]
        for answer in route.answers {
            var object: [String: JSONValue] = ["description": .string(answer.text)]
            if let type = answer.mediaType {
                object["content"] = .object([
                    type: .object(answer.schema.map { ["schema": reference($0)] } ?? [:])
                ])
            }
            answers[String(answer.status)] = .object(object)
        }
        operation["responses"] = .object(answers)
        switch route.access {
        case .anyone:
            operation["security"] = .array([])
        case .signedIn, .duty, .step, .agent:
            var needed: [String: JSONValue] = ["session": .array([])]
            if route.isUnsafe { needed["csrf"] = .array([]) }
            operation["security"] = .array([.object(needed)])
        }
        if let roles = route.access.roles {
            operation["x-roles"] = .array(roles.map(\.rawValue).sorted().map { .string($0) })
        }
        return .object(operation)
    }

    private static func parameter(_ name: String, in place: String) -> JSONValue {
        .object([
            "name": .string(name), "in": .string(place), "required": .bool(place == "path"),
            "schema": .object(["type": .string("string")]),
        ])
    }

    private static func reference(_ name: String) -> JSONValue {
        .object(["$ref": .string("#/components/schemas/\(name)")])
    }

    /// Those written by hand, and one for each form.
    private func schemas() throws -> [String: JSONValue] {
        let data = try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Templates/schemas.json"))
        guard case .object(var schemas) = try JSONDecoder().decode(JSONValue.self, from: data) else { return [:] }
        for action in Action.withForms {
            schemas["Action.\(action.rawValue)"] = Self.schema(action.formStep?.shapes ?? [])
        }
        schemas["Application"] = Self.schema(ApplicationForm.shapes)
        return schemas
    }

    /// Fields whose names have dots between levels, as nested objects.
    static func schema(_ fields: [FieldShape]) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        var required: [String] = []
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
                properties[name] = schema(inner)
            }
            if group.contains(where: \.isRequired) { required.append(name) }
        }
        var object: [String: JSONValue] = ["type": .string("object"), "properties": .object(properties)]
        if !required.isEmpty { object["required"] = .array(required.sorted().map { .string($0) }) }
        return .object(object)
    }

    private static func schema(of field: FieldShape) -> JSONValue {
        switch field.kind {
        case .line(let most), .lines(let most): .object(text(most))
        case .pattern: .object(text(field.kind.most))
        case .email: .object(text(field.kind.most).merging(["format": .string("email")]) { $1 })
        case .date: .object(["type": .string("string"), "format": .string("date")])
        case .flag: .object(["type": .string("boolean")])
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
