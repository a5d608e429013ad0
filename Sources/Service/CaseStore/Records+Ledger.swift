// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Ledger
package import Values

extension Records {
    /// The tree as it stands in this transaction.
    package func ledgerTree() throws -> CompactTree {
        try connection.first("SELECT body FROM ledger_tree WHERE id = 1")?.json(CompactTree.self, "body")
            ?? CompactTree()
    }

    /// Appends a leaf within the transaction of the event or document that it proves; returns its index, counted from 0 without gaps.
    package func appendLeaf(_ leaf: [UInt8]) throws -> UInt64 {
        var tree = try ledgerTree()
        let index = tree.size
        try connection.execute("INSERT INTO ledger_leaves (leaf_index, leaf) VALUES ($1, $2)", [index, leaf])
        for (node, hash) in tree.append(MerkleTree.leafHash(leaf)) {
            try connection.execute(
                "INSERT INTO ledger_nodes (level, node_index, hash) VALUES ($1, $2, $3)",
                [node.level, node.index, hash.bytes])
        }
        try connection.execute(
            "INSERT INTO ledger_tree (id, body) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            [try json(tree)])
        return UInt64(index)
    }

    package func leaf(_ index: UInt64) throws -> [UInt8]? {
        guard let index = Int64(exactly: index) else { return nil }
        return try connection.first("SELECT leaf FROM ledger_leaves WHERE leaf_index = $1", [index])?.blob("leaf")
    }

    /// The hashes of a proof, from stored nodes.
    package func hashes(of plan: ProofPlan) throws -> [TreeHash] {
        try plan.hashes { node in
            let row = try connection.first(
                "SELECT hash FROM ledger_nodes WHERE level = $1 AND node_index = $2", [node.level, node.index])
            guard let row, let hash = TreeHash(bytes: try row.blob("hash")) else {
                throw StoreError.damaged("the ledger has no node \(node.index) on level \(node.level)")
            }
            return hash
        }
    }

    /// Keeps a signed checkpoint; a second one of the same size changes nothing.
    package func insertCheckpoint(size: Int, root: TreeHash, note: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO ledger_checkpoints (tree_size, root, note, signed_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tree_size) DO NOTHING
            """, [size, root.description, note, now.microseconds])
    }

    /// Removes checkpoints over larger trees than the ledger has.
    package func removeCheckpoints(above size: Int) throws {
        try connection.execute("DELETE FROM ledger_cosignatures WHERE tree_size > $1", [size])
        try connection.execute("DELETE FROM ledger_checkpoints WHERE tree_size > $1", [size])
    }

    /// The checkpoint over the largest tree; `nil` before the first.
    package func latestCheckpoint() throws -> StoredCheckpoint? {
        try connection.first("SELECT tree_size, note FROM ledger_checkpoints ORDER BY tree_size DESC LIMIT 1").map {
            StoredCheckpoint(size: try $0.integer("tree_size"), note: try $0.text("note"))
        }
    }
}

package struct StoredCheckpoint: Hashable, Sendable {
    /// Leaves in the tree that it covers.
    package let size: Int
    /// The signed note, to the byte.
    package let note: String
}
