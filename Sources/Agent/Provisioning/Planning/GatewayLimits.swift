// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// What this gateway lets be provisioned, by its own configuration: the centre cannot widen it.
package struct GatewayLimits: Hashable, Sendable {
    /// Public addresses that may be tenants'.
    package let publicRanges: [IPPrefix]
    /// Room addresses that may be servers'.
    package let roomRanges: [IPPrefix]
    /// Remote ports that may be given away.
    package let ports: ClosedRange<UInt16>
    /// bit/s that one tenant may have per direction.
    package let mostBitsPerSecond: Int64
    /// Addresses that no plan may touch: the uplink's, the management's, the service's.
    package let protectedAddresses: [IPPrefix]
    /// Ports of the gateway's own addresses that no plan may take: ssh's.
    package let protectedPorts: [UInt16]
    /// The gateway's own addresses, as they are now.
    package let ownAddresses: [IPAddress]

    package init(
        publicRanges: [IPPrefix], roomRanges: [IPPrefix], ports: ClosedRange<UInt16>, mostBitsPerSecond: Int64,
        protectedAddresses: [IPPrefix], protectedPorts: [UInt16], ownAddresses: [IPAddress]
    ) {
        self.publicRanges = publicRanges
        self.roomRanges = roomRanges
        self.ports = ports
        self.mostBitsPerSecond = mostBitsPerSecond
        self.protectedAddresses = protectedAddresses
        self.protectedPorts = protectedPorts
        self.ownAddresses = ownAddresses
    }

    /// Why this may not be provisioned here; empty when it may.
    package func refusals(of tenant: TenantAllocation) -> [String] {
        var refusals: [String] = []
        if !publicRanges.contains(where: { $0.contains(tenant.publicAddress) }) {
            refusals.append("\(tenant.publicAddress) is in none of the public ranges of this gateway")
        }
        if !roomRanges.contains(where: { $0.contains(tenant.roomAddress) }) {
            refusals.append("\(tenant.roomAddress) is in none of the room's ranges of this gateway")
        }
        for address in [tenant.publicAddress, tenant.roomAddress]
        where protectedAddresses.contains(where: { $0.contains(address) }) {
            refusals.append("\(address) is protected")
        }
        if ownAddresses.contains(tenant.roomAddress) {
            refusals.append("\(tenant.roomAddress) is the gateway's own")
        }
        for forwarding in tenant.forwardings {
            let port = forwarding.publicPort.number
            if protectedPorts.contains(port), ownAddresses.contains(tenant.publicAddress) {
                refusals.append("port \(port) of \(tenant.publicAddress) is protected: it leads to the gateway itself")
            } else if !ports.contains(port) {
                refusals.append(
                    "port \(port) is not among those of this gateway, \(ports.lowerBound) to \(ports.upperBound)")
            }
        }
        for direction in Direction.allCases where tenant.grant.bitsPerSecond(direction) > mostBitsPerSecond {
            refusals.append(
                "\(tenant.grant.bitsPerSecond(direction)) bit/s is more than this gateway gives, \(mostBitsPerSecond)")
        }
        return refusals
    }
}
