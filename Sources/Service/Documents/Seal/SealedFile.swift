// SPDX-License-Identifier: Apache-2.0

/// A file to be embedded: what PDF readers show of it, and its bytes.
struct SealedFile: Sendable {
    var name: String
    var mediaType: String
    var relationship: String
    var description: String
    var bytes: [UInt8]
}
