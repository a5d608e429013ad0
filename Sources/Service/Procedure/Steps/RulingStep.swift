// SPDX-License-Identifier: Apache-2.0

package import Words

/// A step whose officer approves the draft that the page shows and passes it on, or returns it with a reason.
package protocol RulingStep: FormStep {
    init(ruling: Ruling, draft: String?)
    var ruling: Ruling { get set }
    /// SHA-256 of the draft that was seen.
    var draft: String? { get set }
    /// The button that sends the draft back, which names to whom.
    static var returning: Phrase { get }
}

extension RulingStep {
    package static var sees: [CaseSection] { [.draft, .findings, .allocation, .application] }

    package static var fields: [Field<Self>] {
        [
            .seen("draft", Ruling.draftWords, \.draft, .draft),
            .optional("reason", Ruling.reasonWords, \.ruling.reason, .lines(most: 2000)),
            .decision("decision", Ruling.decisionWords, \.ruling.decision) {
                switch $0 {
                case .approve: words.button
                case .return: returning
                }
            },
        ]
    }

    package static var blank: Self { Self(ruling: .approve, draft: nil) }

    package static func proposal(_ known: KnownFacts) -> Self { Self(ruling: .approve, draft: known.draft) }

    package func conflicts(in state: CaseState?) -> [FieldProblem] { ruling.conflicts }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        try facts.confirm(seen: draft, of: state)
    }

    static func ruling(titled title: Phrase, button: Phrase) -> FormWords {
        FormWords(title: title, button: button, done: Phrase(id: "Keputusan tersimpan.", en: "The decision is saved."))
    }
}
