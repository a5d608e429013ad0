// SPDX-License-Identifier: Apache-2.0

package import Words

/// An enum whose cases are the options of a field.
package protocol FieldOption: RawRepresentable<String>, CaseIterable, Sendable {
    /// Text of the option on a form.
    var choice: Phrase { get }
}

/// One option of a field.
package struct FieldChoice: Hashable, Sendable {
    /// The value that is sent and stored.
    package let word: String
    package let title: Phrase

    package init(word: String, title: Phrase) {
        self.word = word
        self.title = title
    }

    package static func all<Option: FieldOption>(of option: Option.Type) -> [FieldChoice] {
        option.allCases.map { FieldChoice(word: $0.rawValue, title: $0.choice) }
    }
}
