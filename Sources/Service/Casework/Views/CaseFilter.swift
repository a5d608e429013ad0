// SPDX-License-Identifier: Apache-2.0

/// Which cases to list.
package struct CaseFilter: Sendable {
    /// Part of number, agency or server name; empty for all.
    package var text: String
    /// Cases that have ended, that have not, or both.
    package var ended: Bool?
    package var limit: Int

    package init(text: String = "", ended: Bool? = nil, limit: Int = 200) {
        self.text = text
        self.ended = ended
        self.limit = limit
    }
}
