// SPDX-License-Identifier: Apache-2.0

/// The label of a form's field, and the help text below it.
package struct FieldWords: Hashable, Sendable {
    package let label: Phrase
    /// `nil` where the label says enough.
    package let hint: Phrase?
    /// The label for screen readers, which do not convey the context of the field; `nil` where the label is sufficient.
    package let spoken: Phrase?

    package init(_ label: Phrase, hint: Phrase? = nil, spoken: Phrase? = nil) {
        self.label = label
        self.hint = hint
        self.spoken = spoken
    }

    package init(id: String, en: String, hint: Phrase? = nil) {
        self.init(Phrase(id: id, en: en), hint: hint)
    }
}
