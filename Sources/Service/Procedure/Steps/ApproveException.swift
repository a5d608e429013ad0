// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The Kabid approves the exception.
package struct ApproveException: FormStep {
    package static let action = Action.approveException
    package static let role = Role.kabid
    package static let isGrave = true
    package static let asksWho = true
    package static let words = FormWords(
        title: Phrase(id: "Setujui pengecualian", en: "Approve the exception"),
        button: Phrase(id: "Setujui", en: "Approve"),
        done: Phrase(id: "Pengecualian disetujui.", en: "The exception is approved."))
    package static let sees: [CaseSection] = [.exception, .verification]

    var reason: String?
    /// The order that puts the network in force for good, although the verification did not pass.
    var applyOrder = ""
    var seconds = 0

    package static var fields: [Field<Self>] {
        [
            .optional("reason", FieldWords(FactWords.reason), \.reason, .lines(most: 2000))
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.exceptionIsApproved { return .exceptionWasApproved }
        if state.exception == nil {
            return .notNow(id: "belum ada pengecualian yang diusulkan", en: "nobody has proposed an exception")
        }
        return state.networkObstacle
    }

    /// Whoever proposed it may have another role by now.
    package static func obstacle(for author: Author, in state: CaseState) -> Obstacle? {
        state.exception?.proposedBy.id == author.id
            ? .notNow(
                id: "pengecualian yang Anda usulkan sendiri disetujui orang lain",
                en: "an exception that you proposed yourself is approved by another person") : nil
    }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        applyOrder = facts.newOrderID()
        seconds = facts.networkSeconds
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        let approved = Event.exceptionApproved(reason: reason)
        guard let network = state.network, network.standing == .planned, let plan = network.plan else {
            return NewEvents(approved)
        }
        return NewEvents(approved, then: [.networkApplyOrdered(orderID: applyOrder, plan: plan, seconds: seconds)])
    }
}
