// SPDX-License-Identifier: Apache-2.0

package import Values

/// A document or a piece of evidence with its bytes.
package struct StoredFile: Sendable {
    package var name: String
    package var mediaType: String
    package var bytes: [UInt8]
    package var sha256: Digest
    package var at: Timestamp

    package init(name: String, mediaType: String, bytes: [UInt8], sha256: Digest, at: Timestamp) {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
        self.sha256 = sha256
        self.at = at
    }
}
