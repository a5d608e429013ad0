// SPDX-License-Identifier: Apache-2.0

/// The way from a node to the root, in the bits that RFC 9162 calls `fn` and `sn`.
struct TreeWalk {
    /// The node's index on its level.
    private var node: Int
    /// The index of the last node on that level.
    private var last: Int

    init(node: Int, last: Int) {
        self.node = node
        self.last = last
    }

    var isAtRoot: Bool { last == 0 }

    /// Whether the sibling lies to the left: the node is a right child, or the last one of a level, which has none to its right.
    var isRightOrLast: Bool { node & 1 == 1 || node == last }

    mutating func climb() {
        node >>= 1
        last >>= 1
    }

    /// A last node without a sibling stands for its parent, up to where it is a right child.
    mutating func climbToRightChild() {
        while node & 1 == 0, node != 0 { climb() }
    }

    mutating func climbWhileRightChild() {
        while node & 1 == 1 { climb() }
    }
}

extension LedgerError {
    static let tooLong = LedgerError(.wrongLength, "the proof has more hashes than the tree is high")
    static let tooShort = LedgerError(.wrongLength, "the proof has fewer hashes than the tree is high")
}
