// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Procedure
package import Values

/// A site's gateway as its agent last told.
package struct NetworkView: Codable, Hashable, Sendable {
    package var site: String
    package var room: String
    /// The approved agent at the gateway; `nil`: the network is set up by hand.
    package var agent: String?
    package var agentSeen: Timestamp?
    /// When the state below came in; `nil` before the first.
    package var received: Timestamp?
    package var compared: Timestamp?
    package var abilities: [GatewayAbility]
    /// English.
    package var findings: [String]
    package var tenants: [NetworkTenantView]
    /// How many there are, where not all are listed.
    package var tenantCount: Int
    /// The latest, newest first.
    package var reports: [NetworkReportView]
}

/// A tenant at the gateway.
package struct NetworkTenantView: Codable, Hashable, Sendable {
    package var tenant: String
    /// `nil` for one that is no case's.
    package var serverName: String?
    package var agency: String?
    package var confirmed: GatewayAllocationView?
    package var provisional: GatewayAllocationView?
    package var provisionalUntil: Timestamp?
    package var leavingUntil: Timestamp?
    package var isSuspended: Bool
    package var suspendedUntil: Timestamp?
    /// English.
    package var faults: [String]
    /// Whether the server is placed, so that it can be suspended and removed.
    package var isPlaced: Bool
    package var proposal: NetworkProposalView?
}

/// What waits for a second person.
package struct NetworkProposalView: Codable, Hashable, Sendable {
    package var id: Int
    package var kind: NetworkMeasure
    package var reason: String
    package var by: String
    package var at: Timestamp
    /// Whether the reader may approve it.
    package var mayApprove: Bool
}

/// A gateway's report in a line.
package struct NetworkReportView: Codable, Hashable, Sendable {
    package var tenant: String
    package var event: ProvisioningEvent
    package var at: Timestamp
    package var received: Timestamp
    /// English; empty where there is nothing to say.
    package var reason: String
    package var culprit: String?
    package var leaf: UInt64
    /// Whether it counts for its order.
    package var counts: Bool
}
