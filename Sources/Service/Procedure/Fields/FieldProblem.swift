// SPDX-License-Identifier: Apache-2.0

internal import Values
package import Words

/// The fault of one field, in words that are shown beside it.
package struct FieldProblem: Error, Hashable, Sendable {
    /// Dots between levels.
    package let field: String
    package let isMissing: Bool
    /// One sentence or two, full stops included.
    package let detail: Phrase

    private init(_ field: String, isMissing: Bool = false, _ detail: Phrase) {
        self.field = field
        self.isMissing = isMissing
        self.detail = detail
    }

    package static func wrong(_ field: String, _ detail: Phrase) -> FieldProblem { FieldProblem(field, detail) }

    package static func missing(_ field: String) -> FieldProblem {
        FieldProblem(field, isMissing: true, Phrase(id: "Wajib diisi.", en: "It is missing: fill it in."))
    }

    static func wrongType(_ field: String, _ kind: FieldKind) -> FieldProblem {
        let detail =
            switch kind {
            case .line, .lines, .email, .date, .hostName, .pattern:
                Phrase(id: "Harus berupa teks.", en: "It must be text.")
            case .number: Phrase(id: "Harus berupa bilangan bulat.", en: "It must be a whole number.")
            case .flag: Phrase(id: "Harus ya atau tidak (true atau false).", en: "It must be true or false.")
            case .choice(let choices): choose(choices)
            case .seen:
                Phrase(
                    id: "Harus berupa SHA-256 dalam 64 digit heksadesimal.",
                    en: "It must be a SHA-256 in 64 hexadecimal digits.")
            case .macAddresses: Phrase(id: "Harus berupa daftar teks.", en: "It must be a list of texts.")
            }
        return FieldProblem(field, detail)
    }

    static func notNamed(_ field: String) -> FieldProblem {
        FieldProblem(
            field,
            Phrase(
                id: "Harus berupa objek dengan isian bernama.", en: "It must be an object with named fields."))
    }

    static func notOne(of choices: [FieldChoice], _ field: String) -> FieldProblem {
        FieldProblem(field, choose(choices))
    }

    /// Lists the options with the values to send, because titles alone do not show what a program must send.
    private static func choose(_ choices: [FieldChoice]) -> Phrase {
        let list = { (language: Language) in
            choices.map { "\($0.title[language]) (\($0.word))" }.joined(separator: ", ")
        }
        return Phrase(
            id: "Pilih salah satu: \(list(.indonesian)).", en: "Choose one of: \(list(.english)).")
    }
}
