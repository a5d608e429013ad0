// SPDX-License-Identifier: Apache-2.0

/// A proof that a tree only grew: the old tree is the beginning of the new one (RFC 9162, 2.1.4).
package struct ConsistencyProof: Codable, Hashable, Sendable {
    package let oldSize: Int
    package let newSize: Int
    package let hashes: [TreeHash]

    package init(oldSize: Int, newSize: Int, hashes: [TreeHash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Throws ``LedgerError`` unless these hashes lead to exactly these two roots.
    package func verify(oldRoot: TreeHash, newRoot: TreeHash) throws(LedgerError) {
        guard oldSize >= 0, oldSize <= newSize else {
            throw LedgerError(.outOfRange, "a tree of \(oldSize) leaves cannot have grown to \(newSize)")
        }
        if oldSize == 0 || oldSize == newSize {
            guard hashes.isEmpty else { throw LedgerError.tooLong }
            let expected = oldSize == 0 ? MerkleTree.emptyRoot : newRoot
            guard oldRoot == expected else { throw wrongRoot("old", oldSize, oldRoot) }
            if newSize == 0, newRoot != expected { throw wrongRoot("new", newSize, newRoot) }
            return
        }
        // The verifier has the hash of a perfect old tree already: the proof leaves it out.
        let isPerfect = oldSize & (oldSize - 1) == 0
        var rest = hashes[...]
        guard let first = isPerfect ? oldRoot : rest.popFirst() else { throw LedgerError.tooShort }
        var walk = TreeWalk(node: oldSize - 1, last: newSize - 1)
        walk.climbWhileRightChild()
        var (old, new) = (first, first)
        for hash in rest {
            guard !walk.isAtRoot else { throw LedgerError.tooLong }
            if walk.isRightOrLast {
                old = MerkleTree.nodeHash(hash, old)
                new = MerkleTree.nodeHash(hash, new)
                walk.climbToRightChild()
            } else {
                new = MerkleTree.nodeHash(new, hash)
            }
            walk.climb()
        }
        guard walk.isAtRoot else { throw LedgerError.tooShort }
        guard old == oldRoot else { throw wrongRoot("old", oldSize, oldRoot) }
        guard new == newRoot else { throw wrongRoot("new", newSize, newRoot) }
    }

    private func wrongRoot(_ which: String, _ size: Int, _ root: TreeHash) -> LedgerError {
        LedgerError(
            .wrongRoot, "the proof from \(oldSize) to \(newSize) leaves does not lead to the \(which) root \(root)")
    }
}
