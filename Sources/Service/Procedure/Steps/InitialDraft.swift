// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 9: the Kabid initials the draft or returns it to the Kasi.
package struct InitialDraft: RulingStep {
    package static let action = Action.initialDraft
    package static let role = Role.kabid
    package static let words = ruling(titled: Phrase(id: "Periksa dan paraf", en: "Review and initial"))

    package var ruling: Ruling

    package init(ruling: Ruling) {
        self.ruling = ruling
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .initials)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        let approved = Event.draftInitialled(secretaryNext: context.policy.secretaryInitials)
        return NewEvents(ruling.event(approved: approved) { .initialsRefused(reason: $0) })
    }
}
