// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 7: the clerk drafts the letter, in the standard form or in the clerk's own words.
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
    package static let sees: [CaseSection] = [.letter, .findings, .application]

    var body: String?

    package static var fields: [Field<Self>] {
        [
            .optional(
                "body",
                FieldWords(
                    id: "Isi surat (bila berbeda dari bentuk baku)",
                    en: "Words of the letter (where they differ from the standard form)"), \.body, .lines(most: 10_000))
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .draft)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.replyDrafted(body: body))
    }
}
