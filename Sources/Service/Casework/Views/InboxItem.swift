// SPDX-License-Identifier: Apache-2.0

package import Values

/// A case that waits for the signed-in person.
package struct InboxItem: Codable, Hashable, Sendable {
    package var summary: CaseSummary
    /// What this person may do; the first is the one thing to do next.
    package var actions: [Action]
}
