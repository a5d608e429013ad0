// SPDX-License-Identifier: Apache-2.0

/// The five facilities that step 5 looks at.
package enum Facility: String, Codable, Hashable, Sendable, CaseIterable {
    case room, power, publicAddress, bandwidth, cable
}
