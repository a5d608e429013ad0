// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
package import Values

/// Work that the service has still to do for the case.
package struct PendingView: Codable, Hashable, Sendable {
    package var kind: PendingKind
    package var since: Timestamp
    package var attempts: Int
    package var lastError: String?
}

/// What is queued, in a word for people.
package enum PendingKind: String, Codable, Hashable, Sendable, CaseIterable {
    case letter, mail, record, annex

    /// `nil` for what is done with its event and never waits.
    init?(_ effect: Effect) {
        switch effect {
        case .issueLetter: self = .letter
        case .mailLetter, .tellApplicant: self = .mail
        case .issueRecord: self = .record
        case .sealAnnex: self = .annex
        case .reserve, .revise, .commit, .activate, .release, .issueOrder, .withdrawOrder: return nil
        }
    }
}

extension PendingView {
    init?(_ entry: OutboxEntry) {
        guard let kind = PendingKind(entry.effect) else { return nil }
        self.init(kind: kind, since: entry.createdAt, attempts: entry.attempts, lastError: entry.lastError)
    }
}
