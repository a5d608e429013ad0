// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import Values

/// A file that somebody has sent, as it may be kept.
package struct ExaminedFile: Hashable, Sendable {
    package let format: AttachmentFormat
    /// A document as it was sent, a picture encoded anew: without metadata, and with nothing behind its end.
    package let bytes: [UInt8]
    /// Pages of a document; `nil` for a picture.
    package let pages: Int?
    /// Pixels of a picture; `nil` for a document.
    package let width: Int?
    package let height: Int?
    /// A thumbnail, then the first pages, at most ``UploadLimits/picturedPages`` of them; JPEG.
    package let pictures: [[UInt8]]

    package init(
        format: AttachmentFormat, bytes: [UInt8], pages: Int? = nil, width: Int? = nil, height: Int? = nil,
        pictures: [[UInt8]]
    ) {
        self.format = format
        self.bytes = bytes
        self.pages = pages
        self.width = width
        self.height = height
        self.pictures = pictures
    }
}

/// With its bytes in base64.
extension ExaminedFile: Codable {
    private enum CodingKeys: CodingKey { case format, bytes, pages, width, height, pictures }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            format: try container.decode(AttachmentFormat.self, forKey: .format),
            bytes: Array(try container.decode(Data.self, forKey: .bytes)),
            pages: try container.decodeIfPresent(Int.self, forKey: .pages),
            width: try container.decodeIfPresent(Int.self, forKey: .width),
            height: try container.decodeIfPresent(Int.self, forKey: .height),
            pictures: try container.decode([Data].self, forKey: .pictures).map { Array($0) })
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(format, forKey: .format)
        try container.encode(Data(bytes), forKey: .bytes)
        try container.encodeIfPresent(pages, forKey: .pages)
        try container.encodeIfPresent(width, forKey: .width)
        try container.encodeIfPresent(height, forKey: .height)
        try container.encode(pictures.map { Data($0) }, forKey: .pictures)
    }
}

/// What an examination found.
package enum UploadExamination: Codable, Hashable, Sendable {
    case accepted(ExaminedFile)
    case refused(UploadFault)
}
