// SPDX-License-Identifier: Apache-2.0

/// What a field of a form is called, and what stands below it to help.
package struct FieldWords: Hashable, Sendable {
    package let label: Phrase
    /// `nil` where the label says enough.
    package let hint: Phrase?
    /// The label for who does not see what stands around the field; `nil` where the label says enough.
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
