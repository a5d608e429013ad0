// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 4: the Kasi gives the technician a plan of work.
package struct OrderCheck: FormStep {
    package static let action = Action.orderCheck
    package static let role = Role.kasi
    package static let words = FormWords(
        title: Phrase(id: "Perintahkan pemeriksaan", en: "Order the check"),
        button: Phrase(id: "Perintahkan ke JFT", en: "Order the technician"),
        done: Phrase(id: "Rencana kerja diteruskan ke JFT.", en: "The work plan went to the technician."))
    package static let sees: [CaseSection] = [.application]

    var workPlan = ""

    package static var fields: [Field<Self>] {
        [
            .lines("workPlan", FieldWords(id: "Rencana kerja", en: "Work plan"), \.workPlan, most: 4000)
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
