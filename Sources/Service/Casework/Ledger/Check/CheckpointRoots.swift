// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// Roots of the tree at the sizes that checkpoints cover.
struct CheckpointRoots {
    private let sizes: Set<Int>
    private var roots: [Int: TreeHash] = [:]

    init(_ sizes: [Int], outside: Checkpoint??) {
        self.sizes = Set(sizes + [outside??.size].compactMap { $0 })
    }

    mutating func note(_ tree: CompactTree) {
        if sizes.contains(tree.size) { roots[tree.size] = tree.root }
    }

    /// `nil` when the ledger never had this size.
    subscript(size: Int) -> TreeHash? { roots[size] }
}
