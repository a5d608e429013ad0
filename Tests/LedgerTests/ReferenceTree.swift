// SPDX-License-Identifier: Apache-2.0

import Crypto
import Ledger

/// The definitions of RFC 6962, 2.1 as they are written there: slow, recursive, over the leaves themselves.
enum ReferenceTree {
    static func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        switch leaves.count {
        case 0: Array(SHA256.hash(data: [UInt8]()))
        case 1: Array(SHA256.hash(data: [0] + leaves[leaves.startIndex]))
        default:
            Array(
                SHA256.hash(
                    data: [1] + root(leaves.prefix(split(leaves.count)))
                        + root(leaves.dropFirst(split(leaves.count)))))
        }
    }

    static func path(_ m: Int, _ leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
        guard leaves.count > 1 else { return [] }
        let k = split(leaves.count)
        return m < k
            ? path(m, leaves.prefix(k)) + [root(leaves.dropFirst(k))]
            : path(m - k, leaves.dropFirst(k)) + [root(leaves.prefix(k))]
    }

    static func proof(_ m: Int, _ leaves: ArraySlice<[UInt8]>, _ isKnown: Bool = true) -> [[UInt8]] {
        if m == leaves.count { return isKnown ? [] : [root(leaves)] }
        let k = split(leaves.count)
        return m <= k
            ? proof(m, leaves.prefix(k), isKnown) + [root(leaves.dropFirst(k))]
            : proof(m - k, leaves.dropFirst(k), false) + [root(leaves.prefix(k))]
    }

    private static func split(_ count: Int) -> Int {
        var k = 1
        while 2 * k < count { k *= 2 }
        return k
    }
}

/// A log in memory, as a store keeps it: the compact tree and every perfect node.
struct MemoryLog {
    private(set) var tree = CompactTree()
    private(set) var roots = [MerkleTree.emptyRoot]
    private var nodes: [NodeID: TreeHash] = [:]

    init(_ leaves: [[UInt8]]) {
        for leaf in leaves {
            for (id, hash) in tree.append(MerkleTree.leafHash(leaf)) { nodes[id] = hash }
            roots.append(tree.root)
        }
    }

    func inclusion(_ leaf: Int, _ size: Int) throws -> InclusionProof {
        InclusionProof(
            leafIndex: leaf, treeSize: size, hashes: try hashes(ProofPlan.inclusion(of: leaf, in: size)))
    }

    func consistency(_ old: Int, _ new: Int) throws -> ConsistencyProof {
        ConsistencyProof(oldSize: old, newSize: new, hashes: try hashes(ProofPlan.consistency(from: old, to: new)))
    }

    private struct Missing: Error { let id: NodeID }

    private func hashes(_ plan: ProofPlan) throws -> [TreeHash] {
        try plan.hashes { id in
            guard let hash = nodes[id] else { throw Missing(id: id) }
            return hash
        }
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
