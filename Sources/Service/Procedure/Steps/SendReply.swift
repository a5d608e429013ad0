// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// Step 11, third gate: by mail the letter is queued, by hand it has been given over. A mail that waits may still be given by hand.
package struct SendReply: FormStep {
    package static let action = Action.sendReply
    package static let role = Role.jfu
    package static let words = FormWords(
        title: Phrase(id: "Kirim surat", en: "Send the letter"),
        button: Phrase(id: "Kirim", en: "Send"),
        done: Phrase(id: "Surat dikirim atau masuk antrean.", en: "The letter is sent or queued."))
    package static let sees: [CaseSection] = [.letter]

    var channel = Channel.email
    /// The recipient; `nil` stands for the contact of the application.
    var recipient: String?
    /// Why there is no scan of the receipt, by hand.
    var noReceipt: String?

    package static var fields: [Field<Self>] {
        [
            .choice("channel", FieldWords(id: "Cara kirim", en: "Sent by"), \.channel),
            .optional(
                "recipient",
                FieldWords(
                    id: "Penerima", en: "Recipient",
                    hint: Phrase(
                        id: "Alamat surel, atau nama penerima bila diantar",
                        en: "E-mail address, or the recipient's name when by hand")), \.recipient, recipientKind),
            .optional(
                "noReceipt",
                FieldWords(
                    id: "Alasan tanpa tanda terima", en: "Why there is no receipt",
                    hint: Phrase(
                        id: "Bila diantar dan pindaian tanda terima tidak dapat diunggah",
                        en: "By hand, where no scan of the receipt can be uploaded")), \.noReceipt, .lines(most: 500)),
        ]
    }

    /// As long as a mail address may be; a name by hand has the same limit.
    private static let recipientKind = FieldKind.line(most: FieldKind.email.most ?? 0)

    package static var blank: Self { Self() }

    package static func proposal(_ known: KnownFacts) -> Self {
        Self(recipient: known.application.agency.email)
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let obstacle = state.endObstacle ?? state.unsignedObstacle { return obstacle }
        if state.isSent { return .letterHasArrived }
        return state.confirmation(of: .letter) == nil ? .letterIsNotSigned : nil
    }

    package static func isAwaited(in state: CaseState) -> Bool { state.dispatch == nil }

    package func problems(in state: CaseState?, _ context: StepContext) -> [FieldProblem] {
        problems(with: recipient, context)
            + (Self.fields.compactMap { $0.name == "noReceipt" ? $0.check(self, context, true) : nil })
            + conflicts(in: state)
    }

    /// By hand there is a receipt, or a reason.
    package func conflicts(in state: CaseState?) -> [FieldProblem] {
        guard channel == .hand, let state, state.attachments(of: .handReceipt).isEmpty, noReceipt?.isBlank ?? true
        else {
            return []
        }
        return [
            .wrong(
                "noReceipt",
                Phrase(
                    id: "Unggah pindaian tanda terimanya, atau tulis mengapa tidak ada.",
                    en: "Upload the scan of the receipt, or say why there is none."))
        ]
    }

    private func problems(with recipient: String?, _ context: StepContext) -> [FieldProblem] {
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
        case .hand:
            let receipt = state.attachments(of: .handReceipt).last?.attachment.sha256
            return NewEvents(
                .replySent(
                    channel: .hand, recipient: recipient ?? state.form.contact.name, receipt: receipt,
                    noReceipt: receipt == nil ? noReceipt : nil))
        }
    }
}
