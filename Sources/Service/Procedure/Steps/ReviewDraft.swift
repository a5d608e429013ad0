// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// Step 8: the Kasi approves the draft or returns it to the clerk.
package struct ReviewDraft: RulingStep {
    package static let action = Action.reviewDraft
    package static let role = Role.kasi
    package static let words = ruling(
        titled: Phrase(id: "Periksa konsep surat", en: "Review the draft"),
        button: Phrase(id: "Setujui, teruskan ke Kabid", en: "Approve, pass to Kabid"))
    package static let returning = Phrase(id: "Kembalikan ke JFU", en: "Return to the clerk")

    package var ruling: Ruling
    package var draft: String?

    package init(ruling: Ruling, draft: String? = nil) {
        self.ruling = ruling
        self.draft = draft
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .review)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(ruling.event(approved: .draftApproved(draft: draft)) { .draftReturned(reason: $0, draft: draft) })
    }
}
