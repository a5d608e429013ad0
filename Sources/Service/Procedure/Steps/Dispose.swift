// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 2: the head of the office hands the application to the Kabid.
package struct Dispose: FormStep {
    package static let action = Action.dispose
    package static let role = Role.kepalaDinas
    package static let words = FormWords(
        title: Phrase(id: "Beri disposisi", en: "Give the disposition"),
        button: Phrase(id: "Disposisi ke Kabid", en: "Dispose to Kabid"),
        done: Phrase(id: "Disposisi diteruskan ke Kabid Informatika.", en: "The disposition went to Kabid Informatika.")
    )
    package static let sees: [CaseSection] = [.application]

    var instruction = ""

    package static var fields: [Field<Self>] {
        [
            .lines("instruction", FieldWords(id: "Instruksi", en: "Instruction"), \.instruction, most: 2000)
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
