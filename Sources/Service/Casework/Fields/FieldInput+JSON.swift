// SPDX-License-Identifier: Apache-2.0

internal import Procedure
internal import Words

extension FieldInput {
    /// Throws a ``Problem`` unless `body` is an object, or nothing at all.
    init(form body: JSONValue) throws(Problem) {
        switch body {
        case .object, .null: self.init(body)
        case .bool, .number, .string, .array:
            throw Problem(
                .malformed, code: "body.malformed",
                title: Phrase(id: "Isi permintaan bukan objek", en: "The body is not an object"),
                detail: Phrase(
                    id: "Isi permintaan harus berupa objek JSON dengan isian bernama.",
                    en: "The body must be a JSON object with named fields."))
        }
    }

    private init(_ value: JSONValue) {
        switch value {
        case .null: self = .missing
        case .bool(let flag): self = .flag(flag)
        case .number(let number): self = .number(number)
        case .string(let text): self = .text(text)
        case .array(let members): self = .list(members.map { FieldInput($0) })
        case .object(let members): self = .object(members.mapValues { FieldInput($0) })
        }
    }
}
