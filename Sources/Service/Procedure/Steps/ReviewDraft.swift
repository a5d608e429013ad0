// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 8: the Kasi approves the draft or returns it to the clerk.
package struct ReviewDraft: RulingStep {
    package static let action = Action.reviewDraft
    package static let role = Role.kasi
    package static let words = ruling(titled: Phrase(id: "Periksa konsep surat", en: "Review the draft"))

    package var ruling: Ruling

    package init(ruling: Ruling) {
        self.ruling = ruling
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .review)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(ruling.event(approved: .draftApproved) { .draftReturned(reason: $0) })
    }
}
