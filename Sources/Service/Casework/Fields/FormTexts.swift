// SPDX-License-Identifier: Apache-2.0

internal import Procedure
internal import Values
internal import Words

/// The texts of a form that belongs to no step, by the names of its fields, without blanks around them.
package struct FormTexts: Sendable {
    private let texts: [String: String]
    /// Fields that were sent with something else than a text.
    private let wrong: Set<String>

    /// What a page's form sends.
    package init(_ posted: [(name: String, value: String)]) {
        texts = Dictionary(posted.map { ($0.name, Self.trimmed($0.value)) }) { first, _ in first }
        wrong = []
    }

    /// The members of an object; anything else has none.
    package init(_ json: JSONValue) {
        var (texts, wrong): ([String: String], Set<String>) = ([:], [])
        if case .object(let members) = json {
            for (name, value) in members {
                switch value {
                case .string(let text): texts[name] = Self.trimmed(text)
                case .null: break
                case .number, .bool, .array, .object: wrong.insert(name)
                }
            }
        }
        (self.texts, self.wrong) = (texts, wrong)
    }

    /// Empty where nothing was sent.
    package subscript(_ name: String) -> String { texts[name] ?? "" }

    /// `nil` where nothing was sent, or only blanks.
    package func optional(_ name: String) -> String? { self[name].isEmpty ? nil : self[name] }

    /// Whether the field was sent at all.
    package func has(_ name: String) -> Bool { texts[name] != nil }

    /// Everything that is wrong with single fields.
    func problems(_ shapes: [FieldShape], _ context: CaseworkContext) -> [FieldProblem] {
        let step = StepContext(at: context.now, policy: context.policy)
        return shapes.compactMap { shape in
            let (name, text) = (shape.name, self[shape.name])
            if wrong.contains(name) {
                return .wrong(name, Phrase(id: "Harus berupa teks.", en: "It must be text."))
            }
            if text.isEmpty { return shape.isRequired ? .missing(name) : nil }
            // A day yet to come is one, too.
            if shape.kind == .date { return CivilDate(text) == nil ? .wrong(name, Self.noDate) : nil }
            return step.problem(with: text, in: name, shape.kind)
        }
    }

    private static let noDate = Phrase(
        id: "Bukan tanggal. Tulis seperti \(CivilDate.example).",
        en: "It is not a date. Give it like \(CivilDate.example).")

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension Problem {
    /// All that is wrong with a form, at once.
    ///
    /// - Parameter problems: not empty.
    static func fields(_ problems: [FieldProblem], _ shapes: [FieldShape]) -> Problem {
        let isMissing = problems.first?.isMissing ?? false
        let sentences = problems.map { problem in
            let label = shapes.first { $0.name == problem.field }?.words.label ?? Phrase(everywhere: problem.field)
            return Phrase(everywhere: "“") + label + Phrase(everywhere: "”: ") + problem.detail
        }
        return Problem(
            .invalid, code: isMissing ? "field.missing" : "field.invalid",
            title: isMissing ? missingField : wrongField,
            detail: Phrase(
                id: sentences.map(\.id).joined(separator: " "), en: sentences.map(\.en).joined(separator: " ")),
            field: problems.first?.field, fields: problems)
    }
}
