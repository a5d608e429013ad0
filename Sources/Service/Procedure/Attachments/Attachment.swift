// SPDX-License-Identifier: Apache-2.0

package import Values

/// A file that was attached to a case, without its bytes.
package struct Attachment: Codable, Hashable, Sendable {
    /// Counted from 1 within the case.
    package let number: Int
    package let kind: AttachmentKind
    /// As its sender calls it, cleaned; names no file of the service.
    package let name: String
    package let format: AttachmentFormat
    /// Bytes.
    package let size: Int
    /// Of the bytes as they are kept, in hexadecimal.
    package let sha256: String
    /// Of a document; `nil` for a picture.
    package let pages: Int?
    /// Pixels of a picture; `nil` for a document.
    package let width: Int?
    package let height: Int?
    /// What its sender says of it.
    package let note: String?

    package init(
        number: Int, kind: AttachmentKind, name: String, format: AttachmentFormat, size: Int, sha256: String,
        pages: Int? = nil, width: Int? = nil, height: Int? = nil, note: String? = nil
    ) {
        self.number = number
        self.kind = kind
        self.name = name
        self.format = format
        self.size = size
        self.sha256 = sha256
        self.pages = pages
        self.width = width
        self.height = height
        self.note = note
    }
}

extension CaseState {
    /// An attachment with its sender.
    package struct Filed: Codable, Hashable, Sendable {
        package let attachment: Attachment
        package let by: Author
        @StoredMicroseconds package internal(set) var at: Timestamp
    }
}
