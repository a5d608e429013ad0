// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 8: the Kasi approves the draft or returns it to the clerk.
package struct ReviewDraft: FormStep {
    package static let action = Action.reviewDraft
    package static let role = Role.kasi
    package static let words = FormWords(
        title: Phrase(id: "Periksa konsep surat", en: "Review the draft"),
        button: Phrase(id: "Setujui, teruskan ke Kabid", en: "Approve, pass to Kabid"),
        done: Phrase(id: "Keputusan tersimpan.", en: "The decision is saved."))
    package static let sees: [CaseSection] = [.draft, .findings, .allocation, .application]

    var ruling = Ruling.approve
    /// SHA-256 of the draft that was seen.
    var draft: String?

    package static var fields: [Field<Self>] {
        [
            .seen("draft", Ruling.draftWords, \.draft),
            .optional("reason", Ruling.reasonWords, \.ruling.reason, .lines(most: 2000)),
            .decision("decision", Ruling.decisionWords, \.ruling.decision) {
                switch $0 {
                case .approve: words.button
                case .return: Phrase(id: "Kembalikan ke JFU", en: "Return to the clerk")
                }
            },
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .review)
    }

    package static func proposal(_ known: KnownFacts) -> Self { Self(draft: known.draft) }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        try facts.confirm(seen: draft, of: state)
    }

    package func conflicts(in state: CaseState?) -> [FieldProblem] { ruling.conflicts }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(ruling.event(approved: .draftApproved(draft: draft)) { .draftReturned(reason: $0, draft: draft) })
    }
}
