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
    /// What is said beside fields, and offered for them, by their names.
    var aids: [String: FieldAid] = [:]
    /// Keeps `id`s of several forms on one page apart.
    var prefix = ""

    /// The problems that are shown beside the fields. A problem of the application layer may name one field, and has one message.
    static func problems(_ problem: Problem) -> [FieldProblem] {
        guard problem.fields.isEmpty, let field = problem.field else { return problem.fields }
        return [.wrong(field, problem.detail)]
    }

    /// The fields that a person fills in.
    func fields(_ fields: [FieldShape]) -> [FieldModel] {
        fields.filter { !$0.isHidden && !$0.isButtons && !(aids[$0.name]?.isHidden ?? false) }.map(field)
    }

    /// The fields that a page sends along.
    func hidden(_ fields: [FieldShape]) -> [HiddenField] {
        fields.filter(\.isHidden).map { HiddenField(name: $0.name, value: values[$0.name] ?? "") }
    }

    /// The decision that the form is sent with; `nil` where it has none.
    ///
    /// - Parameter ruledOut: options that are not offered.
    func decision(_ fields: [FieldShape], without ruledOut: [RuledOutChoice]) -> DecisionButtons? {
        guard let shape = fields.first(where: \.isButtons), case .choice(let choices) = shape.kind else { return nil }
        let open = choices.filter { choice in !ruledOut.contains { $0.word == choice.word } }
        return DecisionButtons(
            id: field(shape).id, name: shape.name,
            buttons: open.map {
                DecisionButtons.Button(value: $0.word, text: texts[$0.title], primary: $0 == choices.first)
            }, ruledOut: ruledOut.map { texts[$0.why] })
    }

    func groups<Form>(_ sections: [FieldSection<Form>]) -> [FieldGroup] {
        sections.map { FieldGroup(heading: texts[$0.title], fields: fields($0.fields.map(\.shape))) }
    }

    private func field(_ shape: FieldShape) -> FieldModel {
        FieldModel(
            shape, value: values[shape.name] ?? "", problem: problems.first { $0.field == shape.name }, prefix: prefix,
            aid: aids[shape.name], texts)
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

    /// Sent along without being shown.
    fileprivate var isHidden: Bool { kind.isSeen }

    /// A choice whose options are the form's buttons.
    fileprivate var isButtons: Bool {
        guard isDecision, case .choice = kind else { return false }
        return true
    }
}
