// SPDX-License-Identifier: Apache-2.0

/// A proof that a leaf is in a tree of a given size (RFC 9162, 2.1.3).
package struct InclusionProof: Codable, Hashable, Sendable {
    /// Counted from 0.
    package let leafIndex: Int
    package let treeSize: Int
    /// From the leaf's sibling towards the root.
    package let hashes: [TreeHash]

    package init(leafIndex: Int, treeSize: Int, hashes: [TreeHash]) {
        self.leafIndex = leafIndex
        self.treeSize = treeSize
        self.hashes = hashes
    }

    /// Throws ``LedgerError`` unless these hashes lead from `leaf` to exactly this root.
    package func verify(leaf: TreeHash, root: TreeHash) throws(LedgerError) {
        guard leafIndex >= 0, leafIndex < treeSize else {
            throw LedgerError(.outOfRange, "there is no leaf \(leafIndex) in a tree of \(treeSize) leaves")
        }
        var walk = TreeWalk(node: leafIndex, last: treeSize - 1)
        var hash = leaf
        for sibling in hashes {
            guard !walk.isAtRoot else { throw LedgerError.tooLong }
            if walk.isRightOrLast {
                hash = MerkleTree.nodeHash(sibling, hash)
                walk.climbToRightChild()
            } else {
                hash = MerkleTree.nodeHash(hash, sibling)
            }
            walk.climb()
        }
        guard walk.isAtRoot else { throw LedgerError.tooShort }
        guard hash == root else {
            throw LedgerError(
                .wrongRoot, "leaf \(leafIndex) is not in the tree of \(treeSize) leaves with root \(root)")
        }
    }
}
