// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
package import Values

/// One leaf of the ledger, and its inclusion proof (RFC 6962, section 2.1.1) under a signed checkpoint: an answer of the API, and a part of
/// what a hand-over document embeds.
///
/// A report's leaf contains its ``Envelope/digest`` in hexadecimal, the record's leaf the SHA-256 of its PDF.
package struct LeafProof: Codable, Hashable, Sendable {
    @Bounded<Counter> package var leafIndex: UInt64
    /// The leaf's bytes, in JSON base64.
    package var leaf: Data
    @Bounded<Counter> package var treeSize: UInt64
    package var root: Digest
    /// Sibling hashes from the leaf upwards.
    @Bounded<List<64, Digest>> package var path: [Digest]
    /// A C2SP signed note, cosignatures included.
    @Bounded<Lines<65_536>> package var checkpoint: String

    package init(
        leafIndex: UInt64, leaf: Data, treeSize: UInt64, root: Digest, path: [Digest], checkpoint: String
    ) {
        self.leafIndex = leafIndex
        self.leaf = leaf
        self.treeSize = treeSize
        self.root = root
        self.path = path
        self.checkpoint = checkpoint
    }
}
