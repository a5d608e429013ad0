// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 6: the Kasi orders an acceptance or a refusal. What is short cannot be promised; a refusal has a reason.
package struct OrderReply: FormStep {
    package static let action = Action.orderReply
    package static let role = Role.kasi

    var decision = ReplyDecision.accept
    var reason: String?

    package static var fields: [Field<Self>] {
        [
            .choice("decision", \.decision),
            .optional("reason", \.reason, .lines(most: 2000)),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .replyOrder)
    }

    package func conflicts(in state: CaseState?) -> [FieldProblem] {
        switch decision {
        case .accept:
            let short = state?.check?.findings.short ?? Facility.allCases
            return short.isEmpty
                ? []
                : [
                    .wrong(
                        "decision",
                        Phrase(
                            id: "Pemeriksaan menemukan fasilitas yang kurang: perintahkan penolakan.",
                            en: "The check found too little of: \(short.map(\.rawValue).joined(separator: ", ")). "
                                + "Order a refusal."))
                ]
        case .refuse: return reason?.isBlank ?? true ? [.missing("reason")] : []
        }
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.replyOrdered(decision: decision, reason: reason))
    }
}
