// SPDX-License-Identifier: Apache-2.0

package import Words

/// What a step's form says around its fields.
package struct FormWords: Hashable, Sendable {
    /// An imperative that begins with a capital.
    package let title: Phrase
    package let button: Phrase
    /// `nil` where the title says enough.
    package let hint: Phrase?
    /// Said once it is done, in a sentence.
    package let done: Phrase

    package init(title: Phrase, button: Phrase, hint: Phrase? = nil, done: Phrase) {
        self.title = title
        self.button = button
        self.hint = hint
        self.done = done
    }
}
