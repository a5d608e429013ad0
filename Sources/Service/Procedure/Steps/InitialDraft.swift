// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 9: the Kabid initials the draft or returns it to the Kasi.
package struct InitialDraft: FormStep {
    package static let action = Action.initialDraft
    package static let role = Role.kabid
    package static let words = FormWords(
        title: Phrase(id: "Periksa dan paraf", en: "Review and initial"),
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
        state.deskObstacle(at: .initials)
    }

    package func conflicts(in state: CaseState?) -> [FieldProblem] { ruling.conflicts }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        let approved = Event.draftInitialled(secretaryNext: context.policy.secretaryInitials)
        return NewEvents(ruling.event(approved: approved) { .initialsRefused(reason: $0) })
    }
}
