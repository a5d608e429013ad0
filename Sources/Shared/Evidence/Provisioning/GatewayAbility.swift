// SPDX-License-Identifier: Apache-2.0

package import Values

/// What a gateway can make the network keep to. Each is probed on the gateway itself: kernels leave things out.
package enum GatewayAbility: String, Codable, Hashable, Sendable, CaseIterable {
    /// Only the remote ports of the letter lead to the server.
    case forwarding
    /// The granted bandwidth per direction, shaped with its burst.
    case bandwidth
    /// Frames in the server's name are taken from its registered network address alone, whatever way they come.
    case sourceAddress
    /// The gateway sends to the registered network address without asking the room (ARP, neighbour discovery).
    case neighbour
    /// The room's DHCP server gives the server's address to its registered network address alone.
    case lease
    /// Behind a bridge on the gateway itself: each port's frames carry the network address that is registered there.
    case bridgePort
    /// The access VLAN of the server's port at the switch.
    case switchVLAN
}

/// One thing that is not enforced for a tenant, and why.
package struct UnenforcedAbility: Codable, Hashable, Sendable {
    package var ability: GatewayAbility
    /// For example `the kernel has no HTB` or `no network address is registered`.
    @Bounded<Sentence> package var why: String

    package init(_ ability: GatewayAbility, why: String) {
        self.ability = ability
        self.why = why
    }
}
