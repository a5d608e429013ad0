// SPDX-License-Identifier: Apache-2.0

package import Values

/// A hand-over without a passing verification, proposed by one officer and approved by another.
package struct ExceptionView: Codable, Hashable, Sendable {
    package var reason: String
    package var proposedBy: String
    package var proposed: Timestamp
    package var approvedBy: String?
    package var approved: Timestamp?
}
