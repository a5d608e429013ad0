// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 1: an incomplete file goes back to the applicant, who reads why.
package struct ReturnToApplicant: FormStep {
    package static let action = Action.returnToApplicant
    package static let role = Role.jfu
    package static let words = FormWords(
        title: Phrase(id: "Kembalikan ke pemohon", en: "Return to applicant"),
        button: Phrase(id: "Kembalikan", en: "Return"),
        hint: Phrase(
            id: "Bila berkas tidak lengkap. Pemohon melihat alasannya.",
            en: "When the file is incomplete. The applicant sees the reason."),
        done: Phrase(id: "Permohonan dikembalikan ke pemohon.", en: "The application is back with the applicant."))
    package static let sees: [CaseSection] = [.application]

    var reason = ""

    package static var fields: [Field<Self>] {
        [
            .lines("reason", FieldWords(FactWords.reason), \.reason, most: 2000)
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
