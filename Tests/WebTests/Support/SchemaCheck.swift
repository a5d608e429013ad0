// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import Values

/// Compares JSON with the schemas of the API's document: nothing unknown, nothing missing, every value as its schema says.
///
/// Supports the keywords that the document uses, and reports others. Records which members were present and which were absent.
struct SchemaCheck {
    let components: [String: JSONValue]
    private(set) var problems: [String] = []
    /// Members that were present in some instance, and those that were absent from some, by the schema's name.
    private(set) var seen: [String: Set<String>] = [:]
    private(set) var missed: [String: Set<String>] = [:]

    init(document: JSONValue) {
        guard case .object(let components) = document["components"]?["schemas"] else {
            components = [:]
            problems = ["The document has no schemas."]
            return
        }
        self.components = components
    }

    mutating func check(_ instance: some Encodable, as name: String) throws {
        let encoder = JSONEncoder()
        check(try JSONDecoder().decode(JSONValue.self, from: encoder.encode(instance)), as: name)
    }

    mutating func check(_ instance: JSONValue, as name: String) {
        guard let schema = components[name] else {
            problems.append("There is no schema \(name).")
            return
        }
        check(instance, schema, name, at: name)
    }

    private mutating func check(_ instance: JSONValue, _ schema: JSONValue, _ name: String, at path: String) {
        guard case .object(let keywords) = schema else {
            problems.append("\(path): the schema is no object.")
            return
        }
        for (keyword, value) in keywords {
            switch keyword {
            case "$ref":
                let target = String((value.text ?? "").split(separator: "/").last ?? "")
                guard let found = components[target] else {
                    problems.append("\(path): there is no schema \(target).")
                    continue
                }
                check(instance, found, target, at: path)
            case "oneOf", "anyOf": choose(instance, value, keyword, name, at: path)
            case "type":
                let types = value.text.map { [$0] } ?? Self.items(value).compactMap(\.text)
                demand(types.contains { Self.isType(instance, $0) }, "type \(types)", instance, path)
            case "const": demand(instance == value, "\(value)", instance, path)
            case "enum": demand(Self.items(value).contains(instance), "a word of the enum", instance, path)
            case "pattern":
                let isMatch = instance.text?.range(of: value.text ?? "", options: .regularExpression) != nil
                demand(isMatch, value.text ?? "", instance, path)
            case "format":
                demand(Self.isFormat(instance, value.text ?? ""), "format \(value.text ?? "")", instance, path)
            case "contentEncoding":
                demand(instance.text.flatMap { Data(base64Encoded: $0) } != nil, "base64", instance, path)
            case "minimum": demand(Self.compare(instance, value) { $0 >= $1 }, "at least \(value)", instance, path)
            case "maximum": demand(Self.compare(instance, value) { $0 <= $1 }, "at most \(value)", instance, path)
            case "minLength", "maxLength":
                let count = JSONValue.number(Double(instance.text?.count ?? 0))
                let isWithin = Self.compare(count, value) { keyword == "minLength" ? $0 >= $1 : $0 <= $1 }
                demand(isWithin, "\(keyword) \(value)", instance, path)
            case "minItems", "maxItems":
                let count = JSONValue.number(Double(Self.items(instance).count))
                let isWithin = Self.compare(count, value) { keyword == "minItems" ? $0 >= $1 : $0 <= $1 }
                demand(isWithin, "\(keyword) \(value)", instance, path)
            case "items":
                for (index, item) in Self.items(instance).enumerated() {
                    check(item, value, "\(name)[]", at: "\(path)[\(index)]")
                }
            case "properties": members(instance, keywords, name, at: path)
            case "required":
                for member in Self.items(value).compactMap(\.text) {
                    demand(instance[member] != nil, "a member \(member)", instance, path)
                }
            // Checked together with the properties.
            case "additionalProperties": break
            default: problems.append("\(path): this check knows no \(keyword).")
            }
        }
    }

    private mutating func members(
        _ instance: JSONValue, _ keywords: [String: JSONValue], _ name: String, at path: String
    ) {
        guard case .object(let members) = instance, case .object(let properties) = keywords["properties"] else {
            return
        }
        for (member, value) in members {
            guard let schema = properties[member] else {
                problems.append("\(path): \(member) is not in the schema.")
                continue
            }
            seen[name, default: []].insert(member)
            check(value, schema, "\(name).\(member)", at: "\(path).\(member)")
        }
        missed[name, default: []].formUnion(properties.keys.filter { members[$0] == nil })
    }

    /// Checks the alternatives, and keeps the records of the one that fits.
    private mutating func choose(
        _ instance: JSONValue, _ choices: JSONValue, _ keyword: String, _ name: String, at path: String
    ) {
        var fitting: [SchemaCheck] = []
        for (index, choice) in Self.items(choices).enumerated() {
            var attempt = self
            attempt.problems = []
            attempt.check(instance, choice, Self.name(choice, name, index), at: path)
            if attempt.problems.isEmpty { fitting.append(attempt) }
        }
        guard let one = fitting.first, keyword == "anyOf" || fitting.count == 1 else {
            problems.append("\(path): \(fitting.count) choices fit \(instance).")
            return
        }
        (seen, missed) = (one.seen, one.missed)
    }

    /// An alternative's name is the constant in it.
    static func name(_ choice: JSONValue, _ name: String, _ index: Int) -> String {
        "\(name)/\(choice["properties"]?["name"]?["const"]?.text ?? "\(index)")"
    }

    private mutating func demand(_ isTrue: Bool, _ what: String, _ instance: JSONValue, _ path: String) {
        if !isTrue { problems.append("\(path): \(instance) is not \(what).") }
    }

    static func items(_ value: JSONValue?) -> [JSONValue] {
        if case .array(let items) = value { return items }
        return []
    }

    private static func compare(_ a: JSONValue, _ b: JSONValue, _ holds: (Double, Double) -> Bool) -> Bool {
        guard case .number(let a) = a, case .number(let b) = b else { return false }
        return holds(a, b)
    }

    private static func isType(_ instance: JSONValue, _ type: String) -> Bool {
        switch (instance, type) {
        case (.object, "object"), (.array, "array"), (.string, "string"), (.bool, "boolean"), (.number, "number"): true
        case (.number(let value), "integer"): value == value.rounded()
        default: false
        }
    }

    private static func isFormat(_ instance: JSONValue, _ format: String) -> Bool {
        guard case .string(let text) = instance else { return false }
        return switch format {
        case "date-time": Timestamp(text) != nil
        case "date": CivilDate(text) != nil
        case "uuid": UUID(uuidString: text) != nil
        case "uri": URL(string: text)?.scheme != nil
        case "email": MailAddress(text) != nil
        case "hostname": HostName(text) != nil
        case "ipv4": IPAddress(text)?.family == .ipv4
        case "ipv6": IPAddress(text)?.family == .ipv6
        default: false
        }
    }
}

extension SchemaCheck {
    /// Every member of an object that the schemas describe, and whether it may be missing.
    func everyMember(
        besides left: Set<String>
    ) -> [(schema: String, member: String, isOptional: Bool)] {
        components.filter { !left.contains($0.key) }.sorted { $0.key < $1.key }.flatMap { Self.members(of: $1, $0) }
    }

    private static func members(of schema: JSONValue, _ name: String) -> [(String, String, Bool)] {
        var found: [(String, String, Bool)] = []
        if case .object(let properties) = schema["properties"] {
            let required = Set(items(schema["required"]).compactMap(\.text))
            for (member, inner) in properties.sorted(by: { $0.key < $1.key }) {
                found.append((name, member, !required.contains(member)))
                found += members(of: inner, "\(name).\(member)")
            }
        }
        if let inner = schema["items"] { found += members(of: inner, "\(name)[]") }
        for (index, choice) in items(schema["oneOf"]).enumerated() {
            found += members(of: choice, self.name(choice, name, index))
        }
        return found
    }
}
