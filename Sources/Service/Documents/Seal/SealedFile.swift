// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// A file to be embedded: what PDF readers show of it, and its bytes.
struct SealedFile: Sendable {
    var name: String
    var mediaType: String
    var relationship: String
    var description: String
    var bytes: [UInt8]
}

extension SealedFile: Codable {
    private enum CodingKeys: CodingKey { case name, mediaType, relationship, description, bytes }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            mediaType: try container.decode(String.self, forKey: .mediaType),
            relationship: try container.decode(String.self, forKey: .relationship),
            description: try container.decode(String.self, forKey: .description),
            bytes: Array(try container.decode(Data.self, forKey: .bytes)))
    }

    /// The bytes in base64.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(mediaType, forKey: .mediaType)
        try container.encode(relationship, forKey: .relationship)
        try container.encode(description, forKey: .description)
        try container.encode(Data(bytes), forKey: .bytes)
    }
}
