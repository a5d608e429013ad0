// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 7: the clerk drafts the letter, in the standard form or in words of its own.
package struct DraftReply: FormStep {
    package static let action = Action.draftReply
    package static let role = Role.jfu

    var body: String?

    package static var fields: [Field<Self>] {
        [
            .optional("body", \.body, .lines(most: 10_000))
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
