// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import Inventory
internal import Procedure
internal import Values
internal import Words

/// The reply as it would be signed now.
struct Draft: Sendable {
    let content: LetterContent
    let kept: KeptDraft

    var sha256: Digest { kept.sha256 }

    /// `nil` before the reply is ordered and once it is signed.
    ///
    /// - Parameter additions: instead of those that the clerk has submitted.
    init?(
        of state: CaseState, _ records: Records, _ context: CaseworkContext, at now: Timestamp,
        additions: String?? = nil
    ) throws {
        guard state.decision != nil, state.signature == nil, state.stage.step >= .draft, !state.stage.isFinal else {
            return nil
        }
        let contents = PaperContents(settings: context.settings, keys: context.publishedKeys.notice)
        var content = try contents.draft(
            of: state, try records.holding(of: state.number)?.allocation,
            signer: try Self.signer(records, context, at: now))
        if let additions { content.additions = additions }
        let text = LetterText(content, office: context.settings.office)
        self.content = content
        kept = KeptDraft(sha256: try text.sha256, version: state.draftVersion, lines: text.lines)
    }

    /// Who signs at `now`: whom a delegation names, or else the one head of the office; `nil` where several could.
    private static func signer(
        _ records: Records, _ context: CaseworkContext, at now: Timestamp
    ) throws -> Author? {
        let valid = try records.delegations(validOn: context.day(now))
        if let delegation = valid.first(where: { $0.covers(.signReply) }) {
            return try records.user(id: delegation.delegate.id).map {
                Author(UserView($0), in: Mandate.Post(role: delegation.post, delegation: delegation))
            }
        }
        let heads = try records.users(in: .kepalaDinas)
        return heads.count == 1 ? heads.first.map { Author(UserView($0)) } : nil
    }
}

extension CaseTransaction {
    func confirm(seen draft: String?, of state: CaseState) throws {
        guard let present = try Draft(of: state, records, context, at: now) else {
            throw StoreError.impossible("case \(state.number) has no draft to decide on")
        }
        guard draft == present.sha256.description else { throw Problem.draftChanged(state.number) }
        try records.keep(present.kept, of: state.number, at: now)
    }

    /// Keeps a draft that was just submitted, for those who will see another one later.
    func keepDraft(of state: CaseState) throws {
        guard let draft = try Draft(of: state, records, context, at: now) else { return }
        try records.keep(draft.kept, of: state.number, at: now)
    }
}

extension Problem {
    static func draftChanged(_ number: String) -> Problem {
        Problem(
            .conflict, code: "draft.changed",
            title: Phrase(id: "Konsep sudah berubah", en: "The draft has changed"),
            detail: Phrase(
                id:
                    "Konsep surat berkas \(number) bukan lagi yang Anda lihat. Baca konsep yang sekarang, lalu putuskan.",
                en: "The draft of case \(number) is no longer the one that you saw. Read the present one, then decide."
            ))
    }
}
