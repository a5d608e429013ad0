// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 4: the Kasi gives the technician a plan of work.
package struct OrderCheck: FormStep {
    package static let action = Action.orderCheck
    package static let role = Role.kasi

    var workPlan = ""

    package static var fields: [Field<Self>] {
        [
            .lines("workPlan", \.workPlan, most: 4000)
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .checkOrder)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.checkOrdered(workPlan: workPlan))
    }
}
