// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 3: the Kabid orders the facilities to be prepared.
package struct OrderPreparation: FormStep {
    package static let action = Action.orderPreparation
    package static let role = Role.kabid

    var instruction = ""

    package static var fields: [Field<Self>] {
        [
            .lines("instruction", \.instruction, most: 2000)
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .preparation)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.preparationOrdered(instruction: instruction))
    }
}
