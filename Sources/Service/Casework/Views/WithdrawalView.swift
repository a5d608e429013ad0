// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Inventory
internal import Procedure
package import Values

/// The end of a placed server: its removal, and the proof that it is gone.
package struct WithdrawalView: Codable, Hashable, Sendable {
    /// `nil` until two persons have decided it.
    package var removal: RemovalView?
    /// What waits for a second person.
    package var proposal: NetworkProposalView?
    /// The latest verification in reverse; `nil` before the first.
    package var verification: VerificationView?
    /// When the server was shown to be gone; `nil` before.
    package var withdrawn: Timestamp?
    /// Whether this person may propose the removal now.
    package var mayPropose: Bool
    /// Whether this person may have the agents look now.
    package var mayVerify: Bool
}

/// The removal of a placed server, as two persons decided it.
package struct RemovalView: Codable, Hashable, Sendable {
    package var standing: RemovalStanding
    /// Why it failed, in English; empty otherwise.
    package var failure: String
    package var reason: String
    /// The second person.
    package var decidedBy: String
    package var decided: Timestamp
    /// Whether people remove it at the gateway themselves.
    package var isByHand: Bool
}

extension WithdrawalView {
    /// `nil` for a server that is not placed, and never was.
    init?(_ snapshot: CaseSnapshot, for user: UserView) {
        let state = snapshot.state
        let isPlaced = state.stage.isFinal && snapshot.holding?.state == .active
        guard isPlaced || state.withdrawal != nil else { return nil }
        let isUnderWay = snapshot.withdrawal.map { $0.record.standing == .open } ?? false
        let decides = Duty.decideNetwork.roles.contains(user.role)
        self.init(
            removal: snapshot.removal.map {
                RemovalView(
                    standing: $0.standing, failure: $0.reason ?? "", reason: $0.decision.reason,
                    decidedBy: $0.decision.name, decided: $0.decision.at, isByHand: $0.decision.orderID == nil)
            },
            proposal: snapshot.proposal.map { NetworkProposalView($0.id, $0.decision, for: user) },
            verification: snapshot.withdrawal.map { VerificationView($0) }, withdrawn: state.withdrawal?.at,
            mayPropose: isPlaced && decides && snapshot.proposal == nil
                && (snapshot.removal == nil || snapshot.removal?.standing == .failed),
            mayVerify: isPlaced && Duty.verifyWithdrawals.roles.contains(user.role)
                && snapshot.removal?.standing == .done && !isUnderWay)
    }
}

extension NetworkProposalView {
    init(_ id: Int, _ decision: NetworkDecision, for user: UserView) {
        self.init(
            id: id, kind: decision.kind, reason: decision.reason, by: decision.name, at: decision.at,
            mayApprove: Duty.decideNetwork.roles.contains(user.role) && decision.by != user.id)
    }
}
