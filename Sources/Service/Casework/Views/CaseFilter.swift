// SPDX-License-Identifier: Apache-2.0

/// Which cases to list.
package struct CaseFilter: Sendable {
    /// Each word, or part of a number or address, must be the beginning of one of the case's; empty for all.
    package var text: String
    /// Cases that have ended, that have not, or both.
    package var ended: Bool?

    package init(text: String = "", ended: Bool? = nil) {
        self.text = text
        self.ended = ended
    }
}
