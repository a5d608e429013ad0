// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 10: the head approves the letter for signing, which fixes its number and the allocation, or returns the draft. The signature itself is
/// made on paper.
package struct SignReply: FormStep {
    package static let action = Action.signReply
    package static let role = Role.kepalaDinas
    package static let words = FormWords(
        title: Phrase(id: "Setujui surat untuk ditandatangani", en: "Approve the letter for signing"),
        button: Phrase(id: "Setujui dan tetapkan nomor", en: "Approve and fix the number"),
        hint: Phrase(
            id:
                "Persetujuan menetapkan nomor surat dan alokasi. Surat lalu dicetak, ditandatangani, dan distempel di atas kertas.",
            en:
                "Approval fixes the letter's number and the allocation. The letter is then printed, signed and stamped on paper."
        ),
        done: Phrase(id: "Keputusan tersimpan.", en: "The decision is saved."))
    package static let sees: [CaseSection] = [.draft, .findings, .allocation, .application]

    var ruling = Ruling.approve
    /// SHA-256 of the draft that was seen.
    var draft: String?
    /// That of the delegation by which the signer acts; never chosen.
    var capacity = Capacity.definitive
    /// Used only when the reply is signed.
    var letterNumber = ""

    package static var fields: [Field<Self>] {
        [
            .seen("draft", Ruling.draftWords, \.draft, .draft),
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
        state.deskObstacle(at: .signature)
    }

    package static func proposal(_ known: KnownFacts) -> Self { Self(draft: known.draft) }

    package func conflicts(in state: CaseState?) -> [FieldProblem] {
        ruling.conflicts
    }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        try facts.confirm(seen: draft, of: state)
        capacity = facts.capacity
        if ruling.decision == .approve { letterNumber = try facts.number(.letters) }
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        switch ruling.decision {
        case .approve:
            return NewEvents(.replySigned(capacity: capacity, letterNumber: letterNumber, draft: draft))
        case .return: return NewEvents(.signatureRefused(reason: ruling.reason ?? "", draft: draft))
        }
    }
}
