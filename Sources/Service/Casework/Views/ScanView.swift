// SPDX-License-Identifier: Apache-2.0

internal import Procedure
package import Values

/// The scan of a document that was signed on paper, and what a second person found on it.
package struct ScanView: Codable, Hashable, Sendable {
    package enum Standing: String, Codable, Hashable, Sendable, CaseIterable {
        /// Nobody but its sender has looked at it.
        case unconfirmed
        /// Signature, stamp, number and date were seen.
        case confirmed
        case rejected
    }

    /// Number of the attachment.
    package var attachment: Int
    package var sha256: Digest
    package var standing: Standing
    /// Who sent it.
    package var by: String
    package var at: Timestamp
    /// Who looked at it.
    package var ruledBy: String?
    package var ruled: Timestamp?
    package var note: String?
}

extension ScanView {
    /// The one that counts, or the latest; `nil` before the first.
    init?(_ document: SignedDocument, _ state: CaseState) {
        guard let filed = state.confirmedScan(of: document) ?? state.scan(of: document),
            let sha256 = Digest(filed.attachment.sha256)
        else { return nil }
        let ruling = state.ruling(on: filed)
        self.init(
            attachment: filed.attachment.number, sha256: sha256,
            standing: ruling.map { $0.isConfirmed ? .confirmed : .rejected } ?? .unconfirmed, by: filed.by.name,
            at: filed.at, ruledBy: ruling?.by.name, ruled: ruling?.at, note: ruling?.note)
    }
}
