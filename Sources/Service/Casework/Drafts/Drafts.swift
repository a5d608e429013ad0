// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import Logging
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var drafts: Drafts { Drafts(context: context) }
}

/// A draft on paper: the document, and each of its pages as a picture in PNG.
package struct DraftPages: Sendable {
    package let document: [UInt8]
    package let pictures: [[UInt8]]
}

/// Drafts of replies, as those who decide on them see them.
package struct Drafts: Sendable {
    let context: CaseworkContext

    /// The pages of the draft with this SHA-256, while that is the present one or was looked at just now.
    ///
    /// Throws a ``Problem`` that says why there are none.
    ///
    /// - Parameter additions: that the clerk is about to submit instead of the present ones.
    package func pages(
        _ sha256: String, of number: String, for user: UserView, additions: String?? = nil
    ) async throws -> DraftPages {
        let context = context
        let found = try await context.store.read(within: user.scope) { records -> (CaseState, Draft?)? in
            guard let state = try records.caseState(number) else { return nil }
            return (state, try Draft(of: state, records, context, at: context.now, additions: additions))
        }
        guard let (state, draft) = found else { throw Problem.unknownCase(number) }
        // Initials are no part of the draft's words, and stand on its pages.
        let key = "\(number) \(sha256) \(state.initials.count)"
        guard let draft, draft.sha256.description == sha256 else {
            guard let pages = try await context.draftPictures.kept(key) else { throw Problem.draftChanged(number) }
            return pages
        }
        do {
            return try await context.draftPictures.pages(key) { [renderer = context.renderer] in
                let document = try await renderer.letter(draft.content)
                return DraftPages(document: document, pictures: try await renderer.pictures(of: document))
            }
        } catch {
            context.logger.error("a draft cannot be shown", metadata: ["case": "\(number)", "why": "\(error)"])
            throw Problem(
                .unavailable, code: "draft.unprinted",
                title: Phrase(id: "Konsep tidak dapat ditampilkan", en: "The draft cannot be shown"),
                detail: DelayCause(error).title)
        }
    }
}
