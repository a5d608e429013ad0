// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// No complete set of reports came before the order ran out.
package struct VerificationExpired: ServiceStep {
    package static let action = Action.verificationExpired
    package static let title = Phrase(id: "Akhiri verifikasi yang kedaluwarsa", en: "End the expired verification")

    let orderID: String
    /// The order that takes back what the gateway has provisionally.
    let settleOrder: String

    package init(orderID: String, settleOrder: String) {
        self.orderID = orderID
        self.settleOrder = settleOrder
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.track == .passed { return .verificationHasPassed }
        return state.openVerification == nil
            ? .notNow(id: "tidak ada verifikasi yang berjalan", en: "no verification is under way") : nil
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        try state.expectOpen(orderID)
        return NewEvents(
            .verificationJudged(orderID: orderID, verdict: .inconclusive, reportIDs: []),
            then: state.settling(settleOrder, keep: false))
    }
}
