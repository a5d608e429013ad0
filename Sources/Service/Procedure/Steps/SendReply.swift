// SPDX-License-Identifier: Apache-2.0

package import Values

/// Step 11, third gate: by mail the letter is queued, by hand it has been given over. A mail that waits may still be given by hand.
package struct SendReply: FormStep {
    package static let action = Action.sendReply
    package static let role = Role.jfu

    var channel = Channel.email
    /// The contact of the application unless it says otherwise.
    var recipient: String?

    package static var fields: [Field<Self>] {
        [
            .choice("channel", \.channel),
            .optional("recipient", \.recipient, recipientKind),
        ]
    }

    /// As long as a mail address may be; a name by hand has the same limit.
    private static let recipientKind = FieldKind.line(most: FieldKind.email.most ?? 0)

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let obstacle = state.endObstacle ?? state.unsignedObstacle { return obstacle }
        return state.isSent ? .letterHasArrived : nil
    }

    package static func isAwaited(in state: CaseState) -> Bool { state.dispatch == nil }

    package func problems(in state: CaseState?, _ context: StepContext) -> [FieldProblem] {
        guard let recipient else { return [] }
        if recipient.isBlank { return [.missing("recipient")] }
        switch channel {
        case .email: return context.problem(with: recipient, in: "recipient", .email).map { [$0] } ?? []
        case .hand: return context.problem(with: recipient, in: "recipient", Self.recipientKind).map { [$0] } ?? []
        }
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        switch channel {
        case .email:
            guard state.dispatch == nil else {
                throw .obstacle(
                    .done(
                        id: "surat sudah dalam antrean untuk \(state.dispatch?.recipient ?? "")",
                        en: "the letter is queued for \(state.dispatch?.recipient ?? "")"))
            }
            return NewEvents(.replyDispatched(recipient: recipient ?? state.form.contact.email))
        case .hand: return NewEvents(.replySent(channel: .hand, recipient: recipient ?? state.form.contact.name))
        }
    }
}
