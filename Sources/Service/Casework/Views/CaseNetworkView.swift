// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
package import Procedure
package import Values

/// The network of a case's server, where its site has an agent at the gateway.
package struct CaseNetworkView: Codable, Hashable, Sendable {
    package var standing: CaseState.Network.Standing
    package var since: Timestamp
    /// The latest plan.
    package var plan: PlanView?
    /// When the kernel takes back what is in force; `nil` unless something is provisional.
    package var provisionalUntil: Timestamp?
    /// How the last attempt ended that left nothing in force.
    package var outcome: NetworkOutcome?
    /// Why, in English; an officer's words where the network is set up by hand.
    package var reason: String
    /// Why the last verification does not count although it passed.
    package var voided: String?
}

extension CaseNetworkView {
    init?(_ state: CaseState, _ records: Records) throws {
        guard let network = state.network else { return nil }
        let planned = try network.planOrder.flatMap { try records.provisioningReport(answering: $0)?.report().plan }
        var until: Timestamp?
        if network.isProvisional, network.standing != .applying, let order = network.applyOrder {
            until = try records.provisioningReport(answering: order)?.report().state?.provisionalUntil
        }
        self.init(
            standing: network.standing, since: network.at, plan: try planned.map { try PlanView($0) },
            provisionalUntil: until, outcome: network.outcome, reason: network.reason,
            voided: state.verifications.last?.voided)
    }
}
