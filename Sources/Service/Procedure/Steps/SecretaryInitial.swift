// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 9 in offices whose secretary initials too.
package struct SecretaryInitial: FormStep {
    package static let action = Action.secretaryInitial
    package static let role = Role.sekretaris
    package static let words = FormWords(
        title: Phrase(id: "Paraf sekretaris", en: "Secretary's initials"),
        button: Phrase(id: "Paraf", en: "Initial"),
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
                case .return: Phrase(id: "Kembalikan ke Kabid", en: "Return to Kabid")
                }
            },
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if state.ending == nil, !context.policy.secretaryInitials, state.desk != .secretary {
            return .notNow(
                id: "di kantor ini sekretaris tidak membubuhkan paraf",
                en: "this office has no initialling by the secretary")
        }
        return state.deskObstacle(at: .secretary)
    }

    package static func proposal(_ known: KnownFacts) -> Self { Self(draft: known.draft) }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        try facts.confirm(seen: draft, of: state)
    }

    package func conflicts(in state: CaseState?) -> [FieldProblem] { ruling.conflicts }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(
            ruling.event(approved: .secretaryInitialled(draft: draft)) { .secretaryRefused(reason: $0, draft: draft) })
    }
}
