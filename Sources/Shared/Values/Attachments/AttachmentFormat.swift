// SPDX-License-Identifier: Apache-2.0

/// The formats of attached files, told from the bytes alone.
package enum AttachmentFormat: String, Codable, Hashable, Sendable, CaseIterable {
    /// ISO 32000.
    case pdf
    /// ISO 10918-1.
    case jpeg
    /// ISO 15948.
    case png

    package var mediaType: String {
        switch self {
        case .pdf: "application/pdf"
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        }
    }

    /// Ending of a file's name.
    package var ending: String {
        switch self {
        case .pdf: "pdf"
        case .jpeg: "jpg"
        case .png: "png"
        }
    }

    package var isPicture: Bool {
        switch self {
        case .pdf: false
        case .jpeg, .png: true
        }
    }
}
