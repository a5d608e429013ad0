// SPDX-License-Identifier: Apache-2.0

package import Evidence

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

/// A leaf and its path to a signed root (RFC 6962, section 2.1.1).
package struct LedgerProof: Codable, Hashable, Sendable {
    package var leafIndex: UInt64
    /// Base64.
    package var leaf: String
    package var treeSize: UInt64
    package var root: Digest
    package var path: [Digest]
    /// Signed note.
    package var checkpoint: String

    package init(
        leafIndex: UInt64, leaf: String, treeSize: UInt64, root: Digest, path: [Digest], checkpoint: String
    ) {
        self.leafIndex = leafIndex
        self.leaf = leaf
        self.treeSize = treeSize
        self.root = root
        self.path = path
        self.checkpoint = checkpoint
    }
}
