// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
package import Values

/// The reply's draft: its words, and what has changed since the person decided on one.
package struct DraftView: Codable, Hashable, Sendable {
    /// How often a draft was submitted.
    package var version: Int
    /// Of the words: a decision names it.
    package var sha256: Digest
    package var lines: [String]
    /// The draft that this person decided on last; `nil` when there was none.
    package var seen: SeenDraftView?
}

/// A draft that a person has seen before.
package struct SeenDraftView: Codable, Hashable, Sendable {
    package var version: Int
    package var at: Timestamp
    /// The lines that are otherwise now.
    package var changes: [DraftChange]
}

/// A line of a draft that is otherwise than it was.
package struct DraftChange: Codable, Hashable, Sendable {
    package var pieces: [DraftPiece]
}

/// Words of a line.
package struct DraftPiece: Codable, Hashable, Sendable {
    package enum Standing: String, Codable, Hashable, Sendable, CaseIterable { case same, added, removed }

    package var text: String
    package var standing: Standing
}

/// A reply that was sent back to the desk where it lies.
package struct ReturnView: Codable, Hashable, Sendable {
    package var reason: String
    package var by: String
    package var role: Role
    package var at: Timestamp
}

extension DraftView {
    /// - Parameter log: the case's events, in which the person's decisions stand.
    init?(
        of state: CaseState, _ log: [Recorded], for user: UserView, _ records: Records, _ context: CaseworkContext,
        additions: String?? = nil
    ) throws {
        guard let draft = try Draft(of: state, records, context, at: context.now, additions: additions) else {
            return nil
        }
        self.init(version: draft.kept.version, sha256: draft.sha256, lines: draft.kept.lines)
        let decided = log.last { $0.by.id == user.id && $0.event.seenDraft != nil }
        guard let decided, let digest = decided.event.seenDraft.flatMap({ Digest($0) }),
            let earlier = try records.draft(digest, of: state.number)
        else { return }
        seen = SeenDraftView(
            version: earlier.version, at: decided.at,
            changes: TextDifference(from: earlier.lines, to: draft.kept.lines).changes)
    }
}
