// SPDX-License-Identifier: Apache-2.0

internal import Procedure
package import Values

/// A file that was attached to a case.
package struct AttachmentView: Codable, Hashable, Sendable {
    /// Counted from 1 within the case.
    package var number: Int
    package var kind: AttachmentKind
    /// As its sender calls it.
    package var name: String
    package var format: AttachmentFormat
    /// Bytes.
    package var size: Int
    /// Of the bytes as they are kept.
    package var sha256: Digest
    /// Of a document.
    package var pages: Int?
    /// Pixels of a picture.
    package var width: Int?
    package var height: Int?
    package var note: String?
    package var role: Role
    /// Who sent it, as printed.
    package var by: String
    package var at: Timestamp
    /// Pages of which there is a picture, from 1; 0 is the thumbnail.
    package var pictures: Int
}

extension AttachmentView {
    init?(_ filed: CaseState.Filed) {
        let file = filed.attachment
        guard let sha256 = Digest(file.sha256) else { return nil }
        self.init(
            number: file.number, kind: file.kind, name: file.name, format: file.format, size: file.size,
            sha256: sha256, pages: file.pages, width: file.width, height: file.height, note: file.note,
            role: filed.by.role, by: filed.by.name, at: filed.at,
            pictures: min(file.pages ?? 1, UploadLimits.picturedPages))
    }
}
