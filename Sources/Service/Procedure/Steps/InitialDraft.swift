// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// Step 9: the Kabid initials the draft or returns it to the Kasi.
package struct InitialDraft: RulingStep {
    package static let action = Action.initialDraft
    package static let role = Role.kabid
    package static let words = ruling(
        titled: Phrase(id: "Periksa dan paraf", en: "Review and initial"),
        button: Phrase(id: "Paraf", en: "Initial"))
    package static let returning = Phrase(id: "Kembalikan ke Kasi", en: "Return to Kasi")

    package var ruling: Ruling
    package var draft: String?

    package init(ruling: Ruling, draft: String? = nil) {
        self.ruling = ruling
        self.draft = draft
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .initials)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        let approved = Event.draftInitialled(secretaryNext: context.policy.secretaryInitials, draft: draft)
        return NewEvents(ruling.event(approved: approved) { .initialsRefused(reason: $0, draft: draft) })
    }
}
