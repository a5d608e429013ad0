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
    init?(of state: CaseState, _ records: Records, _ context: CaseworkContext, additions: String?? = nil) throws {
        guard state.decision != nil, state.signature == nil, state.stage.step >= .draft, !state.stage.isFinal else {
            return nil
        }
        let contents = PaperContents(settings: context.settings, keys: context.publishedKeys.notice)
        // Whose name stands below it is known where one person alone can sign.
        let heads = try records.everywhere.users().filter { $0.role == .kepalaDinas && !$0.disabled }
        var content = try contents.draft(
            of: state, try records.holding(of: state.number)?.allocation, head: heads.count == 1 ? heads.first : nil)
        if let additions { content.additions = additions }
        let text = LetterText(content, office: context.settings.office)
        self.content = content
        kept = KeptDraft(sha256: try text.sha256, version: state.draftVersion, lines: text.lines)
    }
}

extension CaseTransaction {
    func confirm(seen draft: String?, of state: CaseState) throws {
        guard let present = try Draft(of: state, records, context) else {
            throw StoreError.impossible("case \(state.number) has no draft to decide on")
        }
        guard draft == present.sha256.description else { throw Problem.draftChanged(state.number) }
        try records.keep(present.kept, of: state.number, at: now)
    }

    /// Keeps a draft that was just submitted, for those who will see another one later.
    func keepDraft(of state: CaseState) throws {
        guard let draft = try Draft(of: state, records, context) else { return }
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
