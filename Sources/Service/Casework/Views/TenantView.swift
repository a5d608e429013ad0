// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Traffic
package import Values

/// A placed server as the NOC sees it.
package struct TenantView: Codable, Hashable, Sendable {
    /// The case's number.
    package var tenant: String
    package var name: String
    package var agency: String
    package var grant: Grant
    package var addresses: [IPPrefix]
    /// The standing by all stored windows, not only those of ``windows``.
    package var standing: TenantStanding
    /// Whether a verification is under way in its server room: the agent measures one thing at a time, and watches no tenant meanwhile.
    package var isVerifying: Bool
    /// Whether it is removed, or about to be: that it is silent is as it should be.
    package var isLeaving: Bool
    /// Oldest first.
    package var windows: [TrafficWindow]
}
