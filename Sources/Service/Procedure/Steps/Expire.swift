// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The place of a server that never came is given up.
package struct Expire: ServiceStep {
    package static let action = Action.expire
    package static let title = Phrase(id: "Lepaskan tempat", en: "Give the place up")

    package init() {}

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let obstacle = state.deliveryObstacle(context) { return obstacle }
        guard let deadline = state.deliveryDeadline(context.policy), context.now < deadline else { return nil }
        return .notNow(id: "masa pengiriman server masih terbuka", en: "the delivery window is still open")
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.expired)
    }
}
