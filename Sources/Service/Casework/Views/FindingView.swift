// SPDX-License-Identifier: Apache-2.0

package import Values

/// The finding of step 5 on one facility.
package struct FindingView: Codable, Hashable, Sendable {
    package var resource: Facility
    package var available: Bool
    package var note: String
}
