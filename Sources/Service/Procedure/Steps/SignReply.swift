// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 10: the head signs, which fixes the letter's number and the allocation, or returns the draft.
package struct SignReply: FormStep {
    package static let action = Action.signReply
    package static let role = Role.kepalaDinas
    package static let words = FormWords(
        title: Phrase(id: "Tanda tangani surat", en: "Sign the letter"),
        button: Phrase(id: "Simpan keputusan", en: "Save the decision"),
        hint: Phrase(
            id: "Tanda tangan menetapkan nomor surat dan alokasi.",
            en: "The signature fixes the letter's number and commits the allocation."),
        done: Phrase(id: "Keputusan tersimpan.", en: "The decision is saved."))
    package static let sees: [CaseSection] = [.letter, .findings, .allocation, .application]

    var ruling = Ruling.approve
    var capacity = Capacity.definitive
    /// Used only when the reply is signed.
    var letterNumber = ""

    package static var fields: [Field<Self>] {
        [
            .choice("decision", Ruling.decisionWords, \.ruling.decision),
            .choice("capacity", FieldWords(id: "Bertindak sebagai", en: "Acting as"), \.capacity, .optional),
            .optional("reason", Ruling.reasonWords, \.ruling.reason, .lines(most: 2000)),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .signature)
    }

    package func conflicts(in state: CaseState?) -> [FieldProblem] { ruling.conflicts }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        if ruling.decision == .approve { letterNumber = try facts.number(.letters) }
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(
            ruling.event(approved: .replySigned(capacity: capacity, letterNumber: letterNumber)) {
                .signatureRefused(reason: $0)
            })
    }
}
