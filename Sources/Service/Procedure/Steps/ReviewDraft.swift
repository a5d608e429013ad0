// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 8: the Kasi approves the draft or returns it to the clerk.
package struct ReviewDraft: FormStep {
    package static let action = Action.reviewDraft
    package static let role = Role.kasi
    package static let words = FormWords(
        title: Phrase(id: "Periksa konsep surat", en: "Review the draft"),
        button: Phrase(id: "Simpan keputusan", en: "Save the decision"),
        done: Phrase(id: "Keputusan tersimpan.", en: "The decision is saved."))
    package static let sees: [CaseSection] = [.letter, .findings, .allocation, .application]

    var ruling = Ruling.approve

    package static var fields: [Field<Self>] {
        [
            .choice("decision", Ruling.decisionWords, \.ruling.decision),
            .optional("reason", Ruling.reasonWords, \.ruling.reason, .lines(most: 2000)),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .review)
    }

    package func conflicts(in state: CaseState?) -> [FieldProblem] { ruling.conflicts }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(ruling.event(approved: .draftApproved) { .draftReturned(reason: $0) })
    }
}
