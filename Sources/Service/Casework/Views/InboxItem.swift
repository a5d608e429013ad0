// SPDX-License-Identifier: Apache-2.0

package import Values

/// A case that waits for the signed-in person.
package struct InboxItem: Codable, Hashable, Sendable {
    package var summary: CaseSummary
    /// The actions that this person may take; the first is the one to take next.
    package var actions: [Action]
}
