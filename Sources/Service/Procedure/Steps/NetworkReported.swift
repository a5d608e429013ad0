// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The gateway has answered an order, or did not in time.
package struct NetworkReported: ServiceStep {
    package enum Answer: Hashable, Sendable {
        case planned(plan: String, isApplicable: Bool)
        case applied(reportID: String)
        case confirmed(reportID: String)
        /// Nothing of what was ordered is in force.
        case ended(NetworkOutcome, reason: String)
        /// It is in force, and no verification can be made of it.
        case unusable(reportID: String)
    }

    package static let action = Action.networkReported
    package static let title = Phrase(id: "Catat jawaban gateway", en: "Record the gateway’s answer")

    let orderID: String
    let answer: Answer
    /// The order that may follow, to the gateway.
    let nextOrder: String
    /// The order that may follow, to verify.
    let verificationOrder: String
    /// For how long an exception's network is provisional.
    let seconds: Int

    package init(orderID: String, _ answer: Answer, nextOrder: String, verificationOrder: String, seconds: Int) {
        self.orderID = orderID
        self.answer = answer
        self.nextOrder = nextOrder
        self.verificationOrder = verificationOrder
        self.seconds = seconds
    }

    private static let notAwaited = Obstacle.notNow(
        id: "tidak ada jawaban gateway yang ditunggu", en: "no answer of the gateway is awaited")

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        guard let network = state.network, network.isBusy, network.standing != .applied else { return notAwaited }
        return nil
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        guard let network = state.network, network.orderID == orderID else { throw .obstacle(Self.notAwaited) }
        switch answer {
        case .planned(let plan, let isApplicable):
            try expect(network, .planning)
            return planned(plan, isApplicable, in: state)
        case .applied(let reportID):
            try expect(network, .applying)
            return applied(reportID, network)
        case .unusable(let reportID):
            try expect(network, .applying)
            return NewEvents(
                .networkApplied(orderID: orderID, reportID: reportID),
                then: [.networkSettleOrdered(orderID: nextOrder, keep: false)])
        case .confirmed(let reportID):
            try expect(network, .confirming)
            return NewEvents(.networkConfirmed(orderID: orderID, reportID: reportID))
        case .ended(let outcome, let reason):
            switch network.standing {
            case .planning:
                return NewEvents(.networkNotInForce(orderID: orderID, outcome: outcome, reason: reason))
            case .applying, .confirming, .reverting: return ended(outcome, reason, in: state, network)
            case .planned, .blocked, .unplanned, .applied, .confirmed, .byHand: throw .obstacle(Self.notAwaited)
            }
        }
    }

    private func expect(
        _ network: CaseState.Network, _ standing: CaseState.Network.Standing
    ) throws(StepRefusal) {
        if network.standing != standing { throw .obstacle(Self.notAwaited) }
    }

    private func applied(_ reportID: String, _ network: CaseState.Network) -> NewEvents {
        let applied = Event.networkApplied(orderID: orderID, reportID: reportID)
        guard let seconds = network.observationSeconds else {
            return NewEvents(applied, then: [.networkSettleOrdered(orderID: nextOrder, keep: true)])
        }
        return NewEvents(
            applied,
            then: [
                .verificationOrdered(
                    orderID: verificationOrder, observationSeconds: seconds, exercisePort: network.exercisePort)
            ])
    }

    /// An exception that is approved goes on by itself.
    private func planned(_ plan: String, _ isApplicable: Bool, in state: CaseState) -> NewEvents {
        let planned = Event.networkPlanned(orderID: orderID, plan: plan, isApplicable: isApplicable)
        guard isApplicable, state.exceptionIsApproved else { return NewEvents(planned) }
        return NewEvents(
            planned, then: [.networkApplyOrdered(orderID: nextOrder, plan: plan, seconds: seconds)])
    }

    /// The next attempt needs a plan of its own. For an exception nobody would read it, so that an officer asks for one.
    private func ended(
        _ outcome: NetworkOutcome, _ reason: String, in state: CaseState, _ network: CaseState.Network
    ) -> NewEvents {
        var events: [Event] = []
        if network.standing == .confirming, let last = state.verifications.last, last.verdict == .passed,
            state.track == .verifying
        {
            events.append(.verificationVoided(orderID: last.orderID, reason: reason))
        }
        events.append(.networkNotInForce(orderID: orderID, outcome: outcome, reason: reason))
        if !state.exceptionIsApproved { events.append(.networkPlanOrdered(orderID: nextOrder)) }
        return NewEvents(events[0], then: Array(events.dropFirst()))
    }
}
