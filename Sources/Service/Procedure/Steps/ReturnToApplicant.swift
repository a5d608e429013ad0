// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 1: an incomplete file goes back to the applicant, who reads why.
package struct ReturnToApplicant: FormStep {
    package static let action = Action.returnToApplicant
    package static let role = Role.jfu

    var reason = ""

    package static var fields: [Field<Self>] {
        [
            .lines("reason", \.reason, most: 2000)
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .submitted)
    }

    package static func isAwaited(in state: CaseState) -> Bool { false }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.returnedToApplicant(reason: reason))
    }
}
