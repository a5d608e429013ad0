// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// What one server has, or is to have, on the gateway.
package struct GatewayAllocationView: Codable, Hashable, Sendable {
    package struct Forwarding: Codable, Hashable, Sendable {
        package var transport: Transport
        package var publicPort: Int
        package var roomPort: Int
    }

    package var publicAddress: IPAddress
    package var roomAddress: IPAddress
    package var forwardings: [Forwarding]
    package var grant: Grant
    /// The network addresses that it is bound to; empty: to none.
    package var macs: [MACAddress]

    init(_ allocation: TenantAllocation) {
        publicAddress = allocation.publicAddress
        roomAddress = allocation.roomAddress
        forwardings = allocation.forwardings.map {
            Forwarding(
                transport: $0.transport, publicPort: Int($0.publicPort.number), roomPort: Int($0.roomPort.number))
        }
        grant = allocation.grant
        macs = allocation.macs
    }
}

/// A gateway's plan for one server.
package struct PlanView: Codable, Hashable, Sendable {
    package struct Unenforced: Codable, Hashable, Sendable {
        package var ability: GatewayAbility
        /// English.
        package var why: String
    }

    /// SHA-256 of the plan, by which the officer who starts the verification names it.
    package var digest: String
    package var before: GatewayAllocationView?
    /// `nil`: nothing any more.
    package var after: GatewayAllocationView?
    /// What the gateway is given once for all servers, in English.
    package var foundations: [String]
    package var enforced: [GatewayAbility]
    package var unenforced: [Unenforced]
    /// What stands in the way, in English.
    package var obstacles: [String]

    init(_ plan: PlannedChange) throws {
        digest = try plan.digest().description
        before = plan.before.map(GatewayAllocationView.init)
        after = plan.after.map(GatewayAllocationView.init)
        foundations = plan.foundations
        enforced = plan.enforced
        unenforced = plan.unenforced.map { Unenforced(ability: $0.ability, why: $0.why) }
        obstacles = plan.obstacles
    }
}
