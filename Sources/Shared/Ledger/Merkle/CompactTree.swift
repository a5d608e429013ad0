// SPDX-License-Identifier: Apache-2.0

/// The place of a perfect subtree: the one of 2^`level` leaves that begins at leaf `index`·2^`level`.
package struct NodeID: Hashable, Sendable, Codable {
    package let level: Int
    package let index: Int

    package init(level: Int, index: Int) {
        self.level = level
        self.index = index
    }
}

/// A tree that only grows, as the hashes of its perfect subtrees: one for each bit of its size, all that appending needs.
package struct CompactTree: Sendable, Hashable {
    /// Leaves so far.
    package private(set) var size = 0
    /// Roots of the perfect subtrees, the largest and leftmost first.
    package private(set) var peaks: [TreeHash] = []

    /// The empty tree.
    package init() {}

    /// A tree as it was stored. Throws `malformed` unless there is a peak for each bit of the size.
    package init(size: Int, peaks: [TreeHash]) throws(LedgerError) {
        guard size >= 0, peaks.count == size.nonzeroBitCount else {
            throw LedgerError(.malformed, "\(peaks.count) peaks cannot belong to a tree of \(size) leaves")
        }
        self.size = size
        self.peaks = peaks
    }

    package var root: TreeHash { MerkleTree.root(over: peaks) }

    /// Adds a leaf. Returns the perfect subtrees that it completes, itself first: what must be stored for proofs.
    @discardableResult
    package mutating func append(_ leaf: TreeHash) -> [(id: NodeID, hash: TreeHash)] {
        var node = (id: NodeID(level: 0, index: size), hash: leaf)
        var completed = [node]
        while size >> node.id.level & 1 == 1 {
            let left = peaks.removeLast()
            node = (
                NodeID(level: node.id.level + 1, index: node.id.index >> 1), MerkleTree.nodeHash(left, node.hash)
            )
            completed.append(node)
        }
        peaks.append(node.hash)
        size += 1
        return completed
    }
}

extension CompactTree: Codable {
    private enum CodingKeys: String, CodingKey { case size, peaks }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let size = try container.decode(Int.self, forKey: .size)
        let peaks = try container.decode([TreeHash].self, forKey: .peaks)
        do {
            try self.init(size: size, peaks: peaks)
        } catch {
            throw DecodingError.dataCorruptedError(
                forKey: .peaks, in: container, debugDescription: error.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(size, forKey: .size)
        try container.encode(peaks, forKey: .peaks)
    }
}
