// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import HTTPTypes
import Procedure
internal import Values

/// The OpenAPI 3.1 document, made from the table that also registers the routes.
extension Routes {
    func openAPI() throws -> JSONValue {
        let reader = SchemaReader()
        var paths: [String: JSONValue] = [:]
        for route in apiRoutes {
            var item: [String: JSONValue] = [:]
            if case .object(let known) = paths[route.path] { item = known }
            item[route.method.rawValue.lowercased()] = try Self.operation(route, reader)
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
                "schemas": .object(reader.components),
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

    private static func operation(_ route: Route, _ reader: SchemaReader) throws -> JSONValue {
        let path = route.path.hasPrefix(api) ? route.path.dropFirst(api.count) : route.path[...]
        let words = path.split { !$0.isLetter && !$0.isNumber }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        var operation: [String: JSONValue] = [
            "operationId": .string(route.method.rawValue.lowercased() + words.joined()),
            "summary": .string(route.summary),
        ]
        var parameters = route.parameters.map { parameter($0, in: "path") }
        parameters += route.query.map { parameter($0, in: "query") }
        if route.takesVersion {
            parameters.append(
                parameter("If-Match", in: "header", saying: "The version of the case, from ETag; another answers 412."))
        }
        if route.isUnsafe, route.repetition != .performedAgain {
            parameters.append(
                parameter(
                    "Idempotency-Key", in: "header", saying: repetition(of: route),
                    schema: ["pattern": .string("^[!-~]+$"), "maxLength": .number(Double(RepeatedRequests.longestKey))])
            )
        }
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body = route.body {
            operation["requestBody"] = .object([
                "required": .bool(true),
                "content": .object(["application/json": .object(["schema": try body.schema(reader)])]),
            ])
        }
        var answers: [String: JSONValue] = [
            "default": .object([
                "description": .string("A problem, RFC 9457."),
                "content": .object([
                    "application/problem+json": .object(["schema": try reader.schema(of: ProblemDocument.self)])
                ]),
            ])
        ]
        for answer in route.answers {
            var object: [String: JSONValue] = ["description": .string(answer.text)]
            if let type = answer.mediaType {
                object["content"] = .object([
                    type: .object(try answer.document.map { ["schema": try reader.schema(of: $0)] } ?? [:])
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

    private static func repetition(of route: Route) -> String {
        let repeated = "A name for this request. Sent again within a day, it is not performed twice, and "
        return switch route.repetition {
        case .answeredAgain: repeated + "gets the same answer."
        case .refused, .performedAgain: repeated + "answers 409: the first answer held a secret."
        }
    }

    private static func parameter(
        _ name: String, in place: String, saying text: String? = nil, schema: [String: JSONValue] = [:]
    ) -> JSONValue {
        var parameter: [String: JSONValue] = [
            "name": .string(name), "in": .string(place), "required": .bool(place == "path"),
            "schema": .object(["type": JSONValue.string("string")].merging(schema) { $1 }),
        ]
        if let text { parameter["description"] = .string(text) }
        return .object(parameter)
    }
}
