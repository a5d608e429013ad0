// SPDX-License-Identifier: Apache-2.0

import Foundation
import Mustache
import Words

/// The texts of one language: a tree of the texts of single pages, whose paths, such as `case.title`, are the same in every language; texts with an
/// entry in Words are read by ``subscript(_:)``.
struct Catalogue: Sendable, MustacheParent {
    enum Entry: Sendable {
        case text(String)
        case group(Catalogue)
    }

    let language: Language
    let entries: [String: Entry]

    /// - Throws: an error when the file is absent or not a tree of texts.
    init(language: Language) throws {
        let file = Bundle.module.bundleURL.appending(path: "Templates/texts.\(language.rawValue).json")
        self = Self(try JSONDecoder().decode([String: Tree].self, from: Data(contentsOf: file)), language)
    }

    private init(_ tree: [String: Tree], _ language: Language) {
        self.language = language
        entries = tree.mapValues { branch in
            switch branch {
            case .text(let text): .text(text)
            case .group(let inner): .group(Catalogue(inner, language))
            }
        }
    }

    /// The file's JSON.
    private enum Tree: Decodable {
        case text(String)
        case group([String: Tree])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .group(try container.decode([String: Tree].self))
            }
        }
    }

    /// A phrase in this language.
    subscript(_ phrase: Phrase) -> String { phrase[language] }

    /// The texts that templates address as `t.…`.
    func child(named name: String) -> Any? {
        switch entries[name] {
        case .text(let text): text
        case .group(let catalogue): catalogue
        case nil: nil
        }
    }

    /// The text at a path; `nil` if there is none.
    func lookUp(_ path: some StringProtocol) -> String? {
        let parts = path.split(separator: ".", maxSplits: 1)
        guard let first = parts.first else { return nil }
        switch entries[String(first)] {
        case .text(let text): return parts.count == 1 ? text : nil
        case .group(let inner): return parts.count == 2 ? inner.lookUp(parts[1]) : nil
        case nil: return nil
        }
    }

    /// The text at a path with `{name}` replaced; the path between ⟦⟧ if there is none, which a test looks for.
    func text(_ path: String, _ values: [String: String] = [:]) -> String {
        guard var text = lookUp(path) else { return "⟦\(path)⟧" }
        for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
        return text
    }

    /// Every path, sorted.
    var paths: [String] {
        entries.flatMap { name, entry in
            switch entry {
            case .text: [name]
            case .group(let inner): inner.paths.map { "\(name).\($0)" }
            }
        }.sorted()
    }
}
