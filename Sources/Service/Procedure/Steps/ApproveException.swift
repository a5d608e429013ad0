// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The Kabid approves the exception.
package struct ApproveException: FormStep {
    package static let action = Action.approveException
    package static let role = Role.kabid
    package static let isGrave = true
    package static let words = FormWords(
        title: Phrase(id: "Setujui pengecualian", en: "Approve the exception"),
        button: Phrase(id: "Setujui", en: "Approve"),
        done: Phrase(id: "Pengecualian disetujui.", en: "The exception is approved."))
    package static let sees: [CaseSection] = [.exception, .verification]

    var reason: String?

    package static var fields: [Field<Self>] {
        [
            .optional("reason", FieldWords(FactWords.reason), \.reason, .lines(most: 2000))
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.exceptionIsApproved { return .exceptionWasApproved }
        return state.exception == nil
            ? .notNow(id: "belum ada pengecualian yang diusulkan", en: "nobody has proposed an exception") : nil
    }

    /// Whoever proposed it may have another role by now.
    package static func obstacle(for author: Author, in state: CaseState) -> Obstacle? {
        state.exception?.proposedBy.id == author.id
            ? .notNow(
                id: "pengecualian yang Anda usulkan sendiri disetujui orang lain",
                en: "an exception that you proposed yourself is approved by another person") : nil
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.exceptionApproved(reason: reason))
    }
}
