// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 7: the clerk drafts the letter: its template's clauses, to which the clerk may add.
package struct DraftReply: FormStep {
    package static let action = Action.draftReply
    package static let role = Role.jfu
    package static let words = FormWords(
        title: Phrase(id: "Susun surat balasan", en: "Draft the reply"),
        button: Phrase(id: "Ajukan konsep", en: "Submit the draft"),
        hint: Phrase(
            id: "IP dan port diambil dari alokasi, tidak pernah diketik.",
            en: "IP and port come from the allocation and are never typed."),
        done: Phrase(id: "Konsep surat diajukan ke Kasi.", en: "The draft went to Kasi."))
    package static let sees: [CaseSection] = [.draft, .findings, .application]

    package internal(set) var additions: String?

    package static var fields: [Field<Self>] {
        [
            .optional(
                "additions",
                FieldWords(
                    FactWords.additions,
                    hint: Phrase(
                        id: "Ditambahkan setelah isi baku, yang selalu ada. Baris kosong memisahkan paragraf.",
                        en: "They follow the standard clauses, which are always there. A blank line parts paragraphs.")),
                \.additions, .lines(most: 10_000))
        ]
    }

    package static var blank: Self { Self() }

    package static func proposal(_ known: KnownFacts) -> Self { Self(additions: known.additions) }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .draft)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.replyDrafted(body: additions))
    }
}
