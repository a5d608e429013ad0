// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The mail server took the letter: the third gate.
package struct MailDelivered: ServiceStep {
    package static let action = Action.mailDelivered
    package static let title = Phrase(id: "Kirim surat lewat surel", en: "Mail the letter")

    package init() {}

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let obstacle = state.endObstacle ?? state.unsignedObstacle { return obstacle }
        if state.isSent { return .letterHasArrived }
        return state.dispatch == nil ? .notQueued : nil
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        guard let dispatch = state.dispatch else { throw .obstacle(.notQueued) }
        return NewEvents(.replySent(channel: .email, recipient: dispatch.recipient))
    }
}
