// SPDX-License-Identifier: Apache-2.0

package import Words

/// What a page says beside a field, and offers for it, of what is known when the form is opened.
package struct FieldAid: Hashable, Sendable {
    /// A sentence; `nil` for none.
    package var note: Phrase?
    /// Whether the note is a warning.
    package var isShort: Bool
    /// To choose from; empty where the field is typed.
    package var options: [FieldChoice]
    /// Whether it has to be chosen, though programs may leave the field out.
    package var isNeeded: Bool
    /// Whether there is nothing to choose, so that the field is not shown.
    package var isHidden: Bool

    package init(
        note: Phrase? = nil, isShort: Bool = false, options: [FieldChoice] = [], isNeeded: Bool = false,
        isHidden: Bool = false
    ) {
        self.note = note
        self.isShort = isShort
        self.options = options
        self.isNeeded = isNeeded
        self.isHidden = isHidden
    }
}
