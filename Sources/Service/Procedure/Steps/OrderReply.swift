// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 6: the Kasi orders an acceptance or a refusal. What is short cannot be promised; a refusal has a reason.
package struct OrderReply: FormStep {
    package static let action = Action.orderReply
    package static let role = Role.kasi
    package static let words = FormWords(
        title: Phrase(id: "Putuskan dan perintahkan surat balasan", en: "Decide and order the reply"),
        button: Phrase(id: "Perintahkan ke JFU", en: "Order the clerk"),
        done: Phrase(id: "JFU diminta menyusun surat balasan.", en: "The clerk drafts the reply."))
    package static let sees: [CaseSection] = [.findings, .application]

    var decision = ReplyDecision.accept
    var reason: String?

    package static var fields: [Field<Self>] {
        [
            .optional(
                "reason",
                FieldWords(FactWords.reason, hint: Phrase(id: "Wajib bila menolak", en: "Required when refusing")),
                \.reason, .lines(most: 2000)),
            .decision("decision", FieldWords(FactWords.decision), \.decision) {
                switch $0 {
                case .accept: Phrase(id: "Perintahkan surat penerimaan", en: "Order an acceptance")
                case .refuse: Phrase(id: "Perintahkan surat penolakan", en: "Order a refusal")
                }
            },
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .replyOrder)
    }

    package static func ruledOut(_ known: KnownFacts) -> [RuledOutChoice] {
        known.short.isEmpty
            ? [] : [RuledOutChoice(word: ReplyDecision.accept.rawValue, why: impossible(known.short))]
    }

    private static func impossible(_ short: [Facility]) -> Phrase {
        Phrase(
            id: "Menurut pemeriksaan tidak tersedia: \(short.map(\.title.id).joined(separator: ", ")). "
                + "Penerimaan tidak mungkin; perintahkan penolakan.",
            en: "The check found too little of: \(short.map(\.title.en).joined(separator: ", ")). "
                + "An acceptance is impossible; order a refusal.")
    }

    package func conflicts(in state: CaseState?) -> [FieldProblem] {
        switch decision {
        case .accept:
            let short = state?.check?.findings.short ?? Facility.allCases
            return short.isEmpty ? [] : [.wrong("decision", Self.impossible(short))]
        case .refuse: return reason?.isBlank ?? true ? [.missing("reason")] : []
        }
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.replyOrdered(decision: decision, reason: reason))
    }
}
