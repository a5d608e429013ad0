// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 2: the head of the office hands the application to the Kabid.
package struct Dispose: FormStep {
    package static let action = Action.dispose
    package static let role = Role.kepalaDinas

    var instruction = ""

    package static var fields: [Field<Self>] {
        [
            .lines("instruction", \.instruction, most: 2000)
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .disposition)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.disposed(instruction: instruction))
    }
}
