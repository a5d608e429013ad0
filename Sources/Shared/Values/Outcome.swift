// SPDX-License-Identifier: Apache-2.0

/// The outcome of a check, or of a whole verification.
package enum Outcome: String, Codable, Hashable, Sendable, CaseIterable {
    case passed
    case failed
    /// A precondition is missing or the evidence does not decide: never a pass.
    case inconclusive
    case notRun
}
