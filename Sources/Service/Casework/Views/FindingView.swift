// SPDX-License-Identifier: Apache-2.0

package import Values

/// What step 5 found of one facility.
package struct FindingView: Codable, Hashable, Sendable {
    package var resource: Facility
    package var available: Bool
    package var note: String
}
