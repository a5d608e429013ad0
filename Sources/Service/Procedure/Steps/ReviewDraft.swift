// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 8: the Kasi approves the draft or returns it to the clerk.
package struct ReviewDraft: FormStep {
    package static let action = Action.reviewDraft
    package static let role = Role.kasi

    var ruling = Ruling.approve

    package static var fields: [Field<Self>] {
        [
            .choice("decision", \.ruling.decision),
            .optional("reason", \.ruling.reason, .lines(most: 2000)),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.deskObstacle(at: .review)
    }

    package func conflicts(in state: CaseState?) -> [FieldProblem] { ruling.conflicts }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(ruling.event(approved: .draftApproved) { .draftReturned(reason: $0) })
    }
}
