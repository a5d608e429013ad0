// SPDX-License-Identifier: Apache-2.0

package import Words

/// Texts of a step's form around its fields.
package struct FormWords: Hashable, Sendable {
    /// An imperative that begins with a capital.
    package let title: Phrase
    package let button: Phrase
    /// `nil` where the title is sufficient.
    package let hint: Phrase?
    /// Confirmation of the step, in a sentence.
    package let done: Phrase

    package init(title: Phrase, button: Phrase, hint: Phrase? = nil, done: Phrase) {
        self.title = title
        self.button = button
        self.hint = hint
        self.done = done
    }
}
