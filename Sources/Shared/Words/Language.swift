// SPDX-License-Identifier: Apache-2.0

/// The languages that people read: Indonesian everywhere, English on pages and in terminals too.
package enum Language: String, Codable, Hashable, Sendable, CaseIterable {
    case indonesian = "id"
    case english = "en"

    package var title: Phrase {
        switch self {
        case .indonesian: Phrase(id: "Indonesia", en: "Indonesian")
        case .english: Phrase(everywhere: "English")
        }
    }
}

extension Language {
    /// The language of a POSIX locale, as `setlocale(3)` chooses it for messages: the first of LC_ALL, LC_MESSAGES and LANG that is set and not
    /// empty. `id_ID.UTF-8` is Indonesian; any other value is English.
    ///
    /// - Parameter variable: the value of an environment variable; `nil` where it is not set.
    package init(locale variable: (String) -> String?) {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
        let locale = names.lazy.compactMap(variable).first { !$0.isEmpty } ?? ""
        let code = locale.prefix { $0.isLetter }.lowercased()
        self = code == "id" || code == "ind" || code == "indonesian" ? .indonesian : .english
    }
}
