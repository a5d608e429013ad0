// SPDX-License-Identifier: Apache-2.0

/// A text in every language: one that is missing does not compile.
package struct Phrase: Hashable, Sendable {
    package let id: String
    package let en: String

    package init(id: String, en: String) {
        self.id = id
        self.en = en
    }

    /// A name that is the same in every language, such as `HTTPS`.
    package init(everywhere name: String) {
        self.init(id: name, en: name)
    }

    package static let empty = Phrase(everywhere: "")

    package var isEmpty: Bool { id.isEmpty && en.isEmpty }

    package subscript(language: Language) -> String {
        switch language {
        case .indonesian: id
        case .english: en
        }
    }

    package static func + (a: Phrase, b: Phrase) -> Phrase { Phrase(id: a.id + b.id, en: a.en + b.en) }

    /// The text with each `{name}` replaced.
    package func filled(_ values: [String: String]) -> Phrase {
        var (id, en) = (id, en)
        for (name, value) in values {
            id = id.replacing("{\(name)}", with: value)
            en = en.replacing("{\(name)}", with: value)
        }
        return Phrase(id: id, en: en)
    }
}

/// In JSON a phrase is its English text: programs read one language.
extension Phrase: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(everywhere: try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(en)
    }
}
