// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import HTTPTypes
import Testing

@testable import Web

@Suite struct OpenAPITests {
    private func members(_ value: JSONValue?) -> [String: JSONValue] {
        if case .object(let members) = value { return members }
        return [:]
    }

    @Test func theDocumentNamesExactlyTheRoutesThatAreRegistered() async throws {
        try await Visitor.visit { visitor, site in
            let document = try site.openAPI()
            var documented: Set<String> = []
            for (path, item) in members(document["paths"]) {
                for method in members(item).keys { documented.insert("\(method) \(path)") }
            }
            let registered = Set(site.apiRoutes.map { "\($0.method.rawValue.lowercased()) \($0.path)" })
            #expect(documented == registered)
            let answer = try await visitor.send(.get, "/api/v1/openapi.json")
            #expect(answer.json["openapi"] as? String == "3.1.0")
        }
    }

    @Test func everyOperationIsCompleteAndHasANameOfItsOwn() async throws {
        try await Visitor.visit { _, site in
            let document = try site.openAPI()
            var names: [String] = []
            for (path, item) in members(document["paths"]) {
                for (_, operation) in members(item) {
                    names.append(operation["operationId"]?.text ?? "")
                    #expect(operation["summary"]?.text?.isEmpty == false)
                    #expect(operation["security"] != nil)
                    #expect(members(operation["responses"]).count >= 2)
                    var parameters: Set<String> = []
                    if case .array(let list) = operation["parameters"] {
                        parameters = Set(list.filter { $0["in"]?.text == "path" }.compactMap { $0["name"]?.text })
                    }
                    let inPath = path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                        String($0.dropFirst().dropLast())
                    }
                    #expect(parameters == Set(inPath))
                }
            }
            #expect(Set(names).count == names.count)
            #expect(!names.contains(""))
        }
    }

    @Test func everyReferenceLeadsSomewhere() async throws {
        try await Visitor.visit { _, site in
            let document = try site.openAPI()
            let schemas = Set(members(document["components"]?["schemas"]).keys)
            var found: Set<String> = []
            func walk(_ value: JSONValue) {
                switch value {
                case .object(let members):
                    if let reference = members["$ref"]?.text {
                        found.insert(String(reference.split(separator: "/").last ?? ""))
                    }
                    for inner in members.values { walk(inner) }
                case .array(let items):
                    for item in items { walk(item) }
                default: break
                }
            }
            walk(document)
            #expect(found.isSubset(of: schemas))
            #expect(!found.isEmpty)
        }
    }
}
