// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import Procedure
internal import Values
internal import Words

/// A form's fields with typed or proposed values, and their problems.
struct FormModel {
    let texts: Catalogue
    /// The values that were typed before or are proposed.
    var values: [String: String] = [:]
    /// The problems of the sent values, field by field.
    var problems: [FieldProblem] = []
    /// Keeps `id`s of several forms on one page apart.
    var prefix = ""

    /// The problems that are shown beside the fields. A problem of the application layer may name one field, and has one message.
    static func problems(_ problem: Problem) -> [FieldProblem] {
        guard problem.fields.isEmpty, let field = problem.field else { return problem.fields }
        return [.wrong(field, problem.detail)]
    }

    func fields(_ fields: [FieldShape]) -> [FieldModel] { fields.map(field) }

    func groups<Form>(_ sections: [FieldSection<Form>]) -> [FieldGroup] {
        sections.map { FieldGroup(heading: texts[$0.title], fields: fields($0.fields.map(\.shape))) }
    }

    private func field(_ shape: FieldShape) -> FieldModel {
        FieldModel(
            shape, value: values[shape.name] ?? "", problem: problems.first { $0.field == shape.name }, prefix: prefix,
            texts)
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
        case .line, .lines, .email, .date, .number, .choice, .flag, .hostName, .pattern, .seen: false
        }
    }
}
