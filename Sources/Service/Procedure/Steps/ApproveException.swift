// SPDX-License-Identifier: Apache-2.0

package import Values

/// The Kabid approves the exception.
package struct ApproveException: FormStep {
    package static let action = Action.approveException
    package static let role = Role.kabid
    package static let isGrave = true

    var reason: String?

    package static var fields: [Field<Self>] {
        [
            .optional("reason", \.reason, .lines(most: 2000))
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.exceptionIsApproved { return .exceptionWasApproved }
        return state.exception == nil
            ? .notNow(id: "belum ada pengecualian yang diusulkan", en: "nobody has proposed an exception") : nil
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.exceptionApproved(reason: reason))
    }
}
