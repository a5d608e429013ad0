// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The Kasi gives a placed case up; what it holds is released.
package struct Cancel: FormStep {
    package static let action = Action.cancel
    package static let role = Role.kasi
    package static let isGrave = true
    package static let words = FormWords(
        title: Phrase(id: "Batalkan berkas", en: "Cancel the case"),
        button: Phrase(id: "Batalkan", en: "Cancel the case"),
        hint: Phrase(
            id: "Alokasi dilepas. Tidak dapat diurungkan.", en: "The allocation is released. This cannot be undone."),
        done: Phrase(id: "Berkas dibatalkan.", en: "The case is cancelled."))
    package static let sees: [CaseSection] = [.application, .handover]

    var reason = ""

    package static var fields: [Field<Self>] {
        [
            .lines("reason", FieldWords(FactWords.reason), \.reason, most: 2000)
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.exceptionIsApproved { return .exceptionIsApproved }
        return state.track == .passed
            ? .notNow(
                id: "server sudah terverifikasi; pengambilannya adalah berkas tersendiri",
                en: "the server is verified; its retrieval is a case of its own") : nil
    }

    package static func isAwaited(in state: CaseState) -> Bool { false }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.cancelled(reason: reason))
    }
}
