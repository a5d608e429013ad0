// SPDX-License-Identifier: Apache-2.0

/// A document that people sign on paper. Raw values appear in events.
package enum SignedDocument: String, Codable, Hashable, Sendable, CaseIterable {
    /// The reply, by the head of office.
    case letter
    /// The hand-over record, by both parties.
    case record

    /// What a scan of it is attached as.
    package var attachmentKind: AttachmentKind {
        switch self {
        case .letter: .signedLetter
        case .record: .signedRecord
        }
    }
}
