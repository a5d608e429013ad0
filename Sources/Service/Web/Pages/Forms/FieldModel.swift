// SPDX-License-Identifier: Apache-2.0

import Foundation
import Procedure
internal import Values
internal import Words

/// Fields below one heading.
struct FieldGroup: TemplateModel {
    let heading: String
    let fields: [FieldModel]
}

/// A field as its template shows it: one of the `is…` says what kind of input it is.
struct FieldModel: TemplateModel {
    struct Bounds: TemplateModel {
        let least: Int
        let greatest: Int
    }

    /// Yes or no.
    struct Flag: TemplateModel {
        let yes: Bool
        let no: Bool
        let yesText: String
        let noText: String
    }

    struct Choice: TemplateModel {
        let options: [Option]
    }

    struct Option: TemplateModel {
        let value: String
        let text: String
        let chosen: Bool
    }

    let name: String
    /// The element's `id`, unique among the forms of the page.
    let id: String
    let label: String
    let hint: String?
    /// The label for screen readers, which do not convey the context of the field.
    let aria: String?
    let required: Bool
    /// Most characters of the value.
    let most: Int?
    let value: String
    let error: String?
    var isText = false
    var isEmail = false
    var isDate = false
    var isLong = false
    var isLines = false
    var isNumber: Bounds?
    var isFlag: Flag?
    var isChoice: Choice?
    /// One of what is offered, or nothing.
    var isSelect: Choice?
    /// What is known of the field, for example what is free.
    var note: String?
    /// `warn` where the note is a warning.
    var noteTone = ""
    /// The `id`s of what is said below the field.
    let described: String?

    /// Options that are shown side by side; more are in a list to open.
    private static let mostButtons = 8

    /// The element's `id`.
    static func id(of shape: FieldShape, _ prefix: String) -> String {
        "\(prefix)\(shape.name.replacing(".", with: "-"))"
    }

    init(
        _ shape: FieldShape, value: String, problem: FieldProblem?, prefix: String, aid: FieldAid? = nil,
        _ texts: Catalogue
    ) {
        name = shape.name
        let identifier = Self.id(of: shape, prefix)
        id = identifier
        label = texts[shape.words.label]
        hint = shape.words.hint.map { texts[$0] }
        aria = shape.words.spoken.map { texts[$0] }
        required = shape.isRequired || aid?.isNeeded ?? false
        note = aid?.note.map { texts[$0] }
        noteTone = aid?.isShort ?? false ? "warn" : ""
        most = shape.kind.most
        self.value = value
        error = problem.map { texts[$0.detail] }
        let notes = [
            aid?.note == nil ? nil : "\(identifier)-note", shape.words.hint == nil ? nil : "\(identifier)-hint",
            problem == nil ? nil : "\(identifier)-error",
        ].compactMap(\.self)
        described = notes.isEmpty ? nil : notes.joined(separator: " ")
        if let options = aid?.options, !options.isEmpty {
            isSelect = Choice(
                options: options.map { Option(value: $0.word, text: texts[$0.title], chosen: $0.word == value) })
            return
        }
        switch shape.kind {
        case .seen: break
        case .line, .hostName, .pattern: isText = true
        case .email: isEmail = true
        case .date: isDate = true
        case .lines: isLong = true
        case .macAddresses: isLines = true
        case .number(let range): isNumber = Bounds(least: range.lowerBound, greatest: range.upperBound)
        case .flag(let yes, let no):
            isFlag = Flag(yes: value == "true", no: value == "false", yesText: texts[yes], noText: texts[no])
        case .choice(let choices):
            let choice = Choice(
                options: choices.map { choice in
                    Option(
                        value: choice.word, text: texts[choice.title],
                        chosen: choice.word == value)
                })
            if choices.count > Self.mostButtons { isSelect = choice } else { isChoice = choice }
        }
    }

    /// By hand, since a form has dozens of fields: reflection takes ten times as long.
    func child(named name: String) -> Any? {
        switch name {
        case "name": self.name
        case "id": id
        case "label": label
        case "hint": Self.orNull(hint)
        case "described": Self.orNull(described)
        case "aria": Self.orNull(aria)
        case "required": required
        case "most": Self.orNull(most)
        case "value": value
        case "error": Self.orNull(error)
        case "isText": isText
        case "isEmail": isEmail
        case "isDate": isDate
        case "isLong": isLong
        case "isLines": isLines
        case "isNumber": Self.orNull(isNumber)
        case "isFlag": Self.orNull(isFlag)
        case "isChoice": Self.orNull(isChoice)
        case "isSelect": Self.orNull(isSelect)
        case "note": Self.orNull(note)
        case "noteTone": noteTone
        default: nil
        }
    }

    private static func orNull<Value>(_ value: Value?) -> Any { value.map { $0 as Any } ?? NSNull() }
}
