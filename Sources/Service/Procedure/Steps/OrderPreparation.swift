// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 3: the Kabid orders the facilities to be prepared.
package struct OrderPreparation: FormStep {
    package static let action = Action.orderPreparation
    package static let role = Role.kabid
    package static let words = FormWords(
        title: Phrase(id: "Perintahkan penyiapan", en: "Order the preparation"),
        button: Phrase(id: "Perintahkan ke Kasi", en: "Order Kasi"),
        hint: Phrase(
            id: "Ruang, daya, IP publik, bandwidth, dan kabel.", en: "Room, power, public IP, bandwidth and cable."),
        done: Phrase(id: "Perintah diteruskan ke Kasi.", en: "The order went to Kasi."))
    package static let sees: [CaseSection] = [.application]

    var instruction = ""

    package static var fields: [Field<Self>] {
        [
            .lines("instruction", FieldWords(id: "Instruksi", en: "Instruction"), \.instruction, most: 2000)
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
