// SPDX-License-Identifier: Apache-2.0

package import Values

/// The gateway's two sides.
package struct GatewayInterfaces: Codable, Hashable, Sendable {
    /// Towards the internet.
    package let uplink: String
    /// Towards the tenants' servers.
    package let room: String

    package init(uplink: String, room: String) {
        self.uplink = uplink
        self.room = room
    }

    /// Whose queue limits this direction: what goes to a server leaves by the room's interface, what comes from it by the uplink.
    package func sending(_ direction: Direction) -> String {
        switch direction {
        case .inbound: room
        case .outbound: uplink
        }
    }
}
