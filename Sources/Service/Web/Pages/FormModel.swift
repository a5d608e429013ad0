// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import Procedure
internal import Values
internal import Words

/// A form's fields as templates need them.
struct FormModel {
    let texts: Catalogue
    /// What was typed before, or what is proposed.
    var values: [String: String] = [:]
    /// What was wrong with what was sent, field by field.
    var problems: [FieldProblem] = []
    /// Keeps `id`s of several forms on one page apart.
    var prefix = ""

    /// What stands beside each field; a problem from behind the form names one field and has one message.
    static func problems(_ problem: Problem, _ message: String) -> [FieldProblem] {
        guard problem.fields.isEmpty, let field = problem.field else { return problem.fields }
        return [.wrong(field, Phrase(everywhere: message))]
    }

    func fields(_ fields: [FieldShape]) -> [[String: Any]] { fields.map(field) }

    /// Fields below a heading for each of their first parts, in order.
    func groups(_ fields: [FieldShape]) -> [[String: Any]] {
        var order: [String] = []
        var groups: [String: [FieldShape]] = [:]
        for item in fields {
            let name = item.name.contains(".") ? String(item.name.prefix { $0 != "." }) : "other"
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(item)
        }
        return order.map { name in
            ["heading": texts.text("group.\(name)"), "fields": (groups[name] ?? []).map(field)]
        }
    }

    private func field(_ field: FieldShape) -> [String: Any] {
        let problem = problems.first { $0.field == field.name }
        // The five resources of a check share their words.
        let last = field.name.split(separator: ".").last.map(String.init) ?? field.name
        let resource = field.name.hasPrefix("findings.") ? field.name.split(separator: ".")[1] : nil
        let key = resource == nil ? field.name.replacing(".", with: "_") : "finding_\(last)"
        let label =
            resource.map { last == "available" ? texts.text("resource.\($0)") : texts.text("field.\(key)") }
            ?? texts.text("field.\(key)")
        let value = values[field.name] ?? ""
        var model: [String: Any] = [
            "name": field.name, "id": "\(prefix)\(field.name.replacing(".", with: "-"))", "label": label,
            "required": field.isRequired, "most": field.kind.most ?? false as Any, "value": value, "hint": false,
            "error": false,
            "aria": false,
            "isText": false, "isEmail": false, "isDate": false, "isLong": false, "isLines": false, "isNumber": false,
            "isFlag": false, "isChoice": false,
        ]
        if resource != nil, last == "note" { model["aria"] = "\(texts.text("resource.\(resource ?? "")")): \(label)" }
        if let hint = texts.lookUp("hint.\(key)") { model["hint"] = hint }
        if let problem { model["error"] = texts[problem.detail] }
        switch field.kind {
        case .line, .pattern: model["isText"] = true
        case .email: model["isEmail"] = true
        case .date: model["isDate"] = true
        case .lines: model["isLong"] = true
        case .macAddresses: model["isLines"] = true
        case .number(let range):
            model["isNumber"] = ["least": range.lowerBound, "greatest": range.upperBound]
        case .flag:
            model["isFlag"] = ["yes": value == "true", "no": value == "false"]
        case .choice(let options):
            model["isChoice"] = [
                "options": options.map { option in
                    [
                        "value": option, "text": text(of: option, in: last),
                        "chosen": option == value || (value.isEmpty && option == options.first),
                    ] as [String: Any]
                }
            ]
        }
        return model
    }

    private func text(of option: String, in field: String) -> String {
        if field == "protocol", let service = ServiceProtocol(rawValue: option) { return texts[service.choice] }
        return texts.text("option.\(field).\(option)")
    }

    /// Fields of a posted form as the application layer takes them: dotted names become levels, a field of lines
    /// becomes a list, and what the frame adds (names that begin with `_`) is left out.
    static func json(_ posted: [(name: String, value: String)], for fields: [FieldShape]) -> JSONValue {
        let lines = Set(fields.filter(\.isList).map(\.name))
        let own = posted.filter { !$0.name.hasPrefix("_") }
        let single = own.filter { !lines.contains($0.name) }.map {
            (name: $0.name, value: $0.value.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        var json = JSONValue(form: single)
        for name in lines {
            let items = own.filter { $0.name == name }.flatMap { $0.value.split(whereSeparator: \.isNewline) }
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            json = json.setting(.array(items.map { .string($0) }), at: name.split(separator: ".").map(String.init)[...])
        }
        return json
    }
}

extension JSONValue {
    fileprivate func setting(_ value: JSONValue, at path: ArraySlice<String>) -> JSONValue {
        guard let first = path.first else { return value }
        guard case .object(var members) = self else { return self }
        members[first] = (members[first] ?? .object([:])).setting(value, at: path.dropFirst())
        return .object(members)
    }
}

extension FieldShape {
    /// Typed with one item a line; a list in JSON.
    fileprivate var isList: Bool {
        switch kind {
        case .macAddresses: true
        case .line, .lines, .email, .date, .number, .choice, .flag, .pattern: false
        }
    }
}
