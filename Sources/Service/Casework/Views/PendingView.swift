// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
package import Values
package import Words

/// Work that the service has still to do for the case.
package struct PendingView: Codable, Hashable, Sendable {
    package var id: Int
    package var caseNumber: String
    package var kind: PendingKind
    package var since: Timestamp
    package var attempts: Int
    /// The cause of the delay, in words for users.
    package var cause: DelayCause?
    /// The last error in technical English.
    package var lastError: String?
    /// The time from which the work is no longer attempted, until an officer releases it.
    package var parked: Timestamp?
}

/// The kind of queued work, as shown to users.
package enum PendingKind: String, Codable, Hashable, Sendable, CaseIterable {
    case letter, mail, record, annex

    package var title: Phrase {
        switch self {
        case .letter: Phrase(id: "Pembuatan surat", en: "Making the letter")
        case .mail: Phrase(id: "Pengiriman surel", en: "Mailing")
        case .record: Phrase(id: "Pembuatan berita acara", en: "Making the record")
        case .annex: Phrase(id: "Penyegelan lampiran verifikasi", en: "Sealing the verification annex")
        }
    }

    /// `nil` for an effect that is performed with its event and never queued.
    init?(_ effect: Effect) {
        switch effect {
        case .issueLetter: self = .letter
        case .mailLetter, .tellApplicant: self = .mail
        case .issueRecord: self = .record
        case .sealAnnex: self = .annex
        case .reserve, .revise, .commit, .activate, .release, .issueOrder, .withdrawOrder, .orderNetwork: return nil
        }
    }
}

extension PendingView {
    init?(_ entry: OutboxEntry) {
        guard let kind = PendingKind(entry.effect) else { return nil }
        self.init(
            id: entry.id, caseNumber: entry.caseNumber, kind: kind, since: entry.createdAt, attempts: entry.attempts,
            cause: entry.cause.map { DelayCause(rawValue: $0) ?? .fault }, lastError: entry.lastError,
            parked: entry.parkedAt)
    }
}
