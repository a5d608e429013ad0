// SPDX-License-Identifier: Apache-2.0

internal import Words

/// A step whose officer approves the draft and passes it on, or returns it with a reason.
package protocol RulingStep: FormStep {
    init(ruling: Ruling)
    var ruling: Ruling { get set }
}

extension RulingStep {
    package static var sees: [CaseSection] { [.letter, .findings, .allocation, .application] }

    package static var fields: [Field<Self>] {
        [
            .choice("decision", Ruling.decisionWords, \.ruling.decision),
            .optional("reason", Ruling.reasonWords, \.ruling.reason, .lines(most: 2000)),
        ]
    }

    package static var blank: Self { Self(ruling: .approve) }

    package func conflicts(in state: CaseState?) -> [FieldProblem] { ruling.conflicts }

    static func ruling(titled title: Phrase) -> FormWords {
        FormWords(
            title: title, button: Phrase(id: "Simpan keputusan", en: "Save the decision"),
            done: Phrase(id: "Keputusan tersimpan.", en: "The decision is saved."))
    }
}
