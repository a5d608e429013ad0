// SPDX-License-Identifier: Apache-2.0

package import Values

/// A bridge on the gateway itself, at whose ports servers are: what the office has plugged in where.
package struct GuardedBridge: Codable, Hashable, Sendable {
    /// A port of the bridge, and the room addresses of the server there: one of each family at most.
    package struct Place: Codable, Hashable, Sendable {
        package let port: String
        package let addresses: [IPAddress]

        package init(port: String, addresses: [IPAddress]) {
            self.port = port
            self.addresses = addresses
        }
    }

    package let places: [Place]
    /// Servers at registered ports send each other nothing directly.
    package let isIsolated: Bool

    package init(places: [Place], isIsolated: Bool) {
        self.places = places
        self.isIsolated = isIsolated
    }

    /// The port of a room address.
    package func port(of address: IPAddress) -> String? { places.first { $0.addresses.contains(address) }?.port }
}
