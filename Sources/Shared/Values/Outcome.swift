// SPDX-License-Identifier: Apache-2.0

/// What a check, or a whole verification, came to.
package enum Outcome: String, Codable, Hashable, Sendable, CaseIterable {
    case passed
    case failed
    /// A precondition is missing or the evidence does not decide: never a pass.
    case inconclusive
    case notRun
}
