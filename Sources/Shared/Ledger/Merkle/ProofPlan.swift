// SPDX-License-Identifier: Apache-2.0

/// The stored nodes that make up a proof. A store fetches ``nodes``; ``hashes(_:)`` then folds them into the proof's hashes.
package struct ProofPlan: Sendable, Equatable {
    /// One list for each hash of the proof: the perfect subtrees, left to right, that it spans.
    private let spans: [[NodeID]]

    /// All nodes to fetch, each once.
    package var nodes: [NodeID] { spans.flatMap { $0 } }

    /// The proof's hashes, from the nodes' hashes.
    package func hashes(_ node: (NodeID) throws -> TreeHash) rethrows -> [TreeHash] {
        try spans.map { try MerkleTree.root(over: $0.map(node)) }
    }

    /// PATH(leaf, D[size]) of RFC 6962, 2.1.1. Throws `outOfRange`.
    package static func inclusion(of leaf: Int, in size: Int) throws(LedgerError) -> ProofPlan {
        guard leaf >= 0, leaf < size else {
            throw LedgerError(.outOfRange, "there is no leaf \(leaf) in a tree of \(size) leaves")
        }
        return ProofPlan(spans: path(leaf, 0..<size))
    }

    /// PROOF(old, D[new]) of RFC 6962, 2.1.2; nothing when the old tree is empty or the same. Throws `outOfRange`.
    package static func consistency(from old: Int, to new: Int) throws(LedgerError) -> ProofPlan {
        guard old >= 0, old <= new else {
            throw LedgerError(.outOfRange, "a tree of \(old) leaves cannot have grown to \(new)")
        }
        return ProofPlan(spans: old == 0 ? [] : subproof(old, 0..<new, isKnown: true))
    }

    private static func path(_ leaf: Int, _ range: Range<Int>) -> [[NodeID]] {
        guard range.count > 1 else { return [] }
        let middle = split(range)
        return leaf < middle
            ? path(leaf, range.lowerBound..<middle) + [span(middle..<range.upperBound)]
            : path(leaf, middle..<range.upperBound) + [span(range.lowerBound..<middle)]
    }

    /// - Parameter end: where the old tree ends.
    /// - Parameter isKnown: whether the old tree's root is the root of `range`, so that the verifier has it.
    private static func subproof(_ end: Int, _ range: Range<Int>, isKnown: Bool) -> [[NodeID]] {
        if end == range.upperBound { return isKnown ? [] : [span(range)] }
        let middle = split(range)
        return end <= middle
            ? subproof(end, range.lowerBound..<middle, isKnown: isKnown) + [span(middle..<range.upperBound)]
            : subproof(end, middle..<range.upperBound, isKnown: false) + [span(range.lowerBound..<middle)]
    }

    /// Where the left subtree ends: the largest power of two below the count.
    private static func split(_ range: Range<Int>) -> Int {
        range.lowerBound + 1 << (Int.bitWidth - 1 - (range.count - 1).leadingZeroBitCount)
    }

    /// The perfect subtrees over `range`, which begins where a subtree of its size may.
    private static func span(_ range: Range<Int>) -> [NodeID] {
        var nodes: [NodeID] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let level = Int.bitWidth - 1 - (range.upperBound - start).leadingZeroBitCount
            nodes.append(NodeID(level: level, index: start >> level))
            start += 1 << level
        }
        return nodes
    }
}
