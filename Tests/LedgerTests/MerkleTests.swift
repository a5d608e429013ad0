// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Ledger
import Testing

/// The leaves, roots and proofs of the Certificate Transparency reference tests.
@Suite("Merkle tree, known answers")
struct MerkleVectorTests {
    private static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
        Array(0x60...0x6f),
    ]
    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test("roots of 0 to 8 leaves")
    func knownRoots() {
        #expect(MemoryLog(Self.leaves).roots.map { hexadecimal($0.bytes) } == Self.roots)
    }

    @Test(
        "inclusion proofs",
        arguments: [
            (0, 1, []),
            (
                0, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                5, 8,
                [
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        ] as [(Int, Int, [String])])
    func knownInclusion(_ leaf: Int, _ size: Int, _ hashes: [String]) throws {
        #expect(try MemoryLog(Self.leaves).inclusion(leaf, size).hashes.map { hexadecimal($0.bytes) } == hashes)
    }

    @Test(
        "consistency proofs",
        arguments: [
            (1, 1, []),
            (
                1, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                6, 8,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (
                2, 5,
                [
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
        ] as [(Int, Int, [String])])
    func knownConsistency(_ old: Int, _ new: Int, _ hashes: [String]) throws {
        #expect(try MemoryLog(Self.leaves).consistency(old, new).hashes.map { hexadecimal($0.bytes) } == hashes)
    }
}

@Suite("Merkle tree, every size to 130")
struct MerklePropertyTests {
    private static let most = 130
    private static let leaves = (0..<most).map { Array("leaf \($0)".utf8) }
    private static let log = MemoryLog(leaves)

    @Test("roots and proofs are those of the definition, and verify")
    func agreesWithDefinition() throws {
        for size in 0...Self.most {
            let leaves = Self.leaves.prefix(size)
            let root = Self.log.roots[size]
            #expect(root.bytes == ReferenceTree.root(leaves))
            for leaf in 0..<size {
                let proof = try Self.log.inclusion(leaf, size)
                if size % 8 < 2 { #expect(proof.hashes.map(\.bytes) == ReferenceTree.path(leaf, leaves)) }
                try proof.verify(leaf: MerkleTree.leafHash(Self.leaves[leaf]), root: root)
            }
            for old in 0...size {
                let proof = try Self.log.consistency(old, size)
                if size % 8 < 2, old > 0 { #expect(proof.hashes.map(\.bytes) == ReferenceTree.proof(old, leaves)) }
                try proof.verify(oldRoot: Self.log.roots[old], newRoot: root)
            }
        }
    }

    /// Every proof that differs from `hashes` in one place: a flipped byte, a hash lost, doubled or appended.
    private func mutations(_ hashes: [TreeHash]) throws -> [[TreeHash]] {
        var all = try hashes.indices.flatMap { index in
            try (0..<32).map { byte in
                var bytes = hashes[index].bytes
                bytes[byte] ^= 1 << (byte % 8)
                var changed = hashes
                changed[index] = try #require(TreeHash(bytes: bytes))
                return changed
            }
        }
        for index in hashes.indices {
            var lost = hashes
            lost.remove(at: index)
            var doubled = hashes
            doubled.insert(hashes[index], at: index)
            all += [lost, doubled]
        }
        return all + [hashes + [MerkleTree.emptyRoot]]
    }

    @Test("no proof with one byte changed, one hash lost, doubled or added verifies")
    func mutatedProofs() throws {
        for size in [1, 2, 3, 7, 8, 11, 64, 65, 130] {
            let root = Self.log.roots[size]
            for index in Set([0, 1, size / 2, size - 2, size - 1]) where (0..<size).contains(index) {
                let leaf = MerkleTree.leafHash(Self.leaves[index])
                for hashes in try mutations(Self.log.inclusion(index, size).hashes) {
                    let proof = InclusionProof(leafIndex: index, treeSize: size, hashes: hashes)
                    #expect(throws: LedgerError.self) { try proof.verify(leaf: leaf, root: root) }
                }
                let old = index + 1
                for hashes in try mutations(Self.log.consistency(old, size).hashes) {
                    let proof = ConsistencyProof(oldSize: old, newSize: size, hashes: hashes)
                    #expect(throws: LedgerError.self) { try proof.verify(oldRoot: Self.log.roots[old], newRoot: root) }
                }
            }
        }
    }

    @Test("no proof verifies for another leaf, place, size or root")
    func misusedProofs() throws {
        for size in 2...20 {
            for index in 0..<size {
                let proof = try Self.log.inclusion(index, size)
                let leaf = MerkleTree.leafHash(Self.leaves[index])
                let root = Self.log.roots[size]
                let elsewhere = InclusionProof(leafIndex: (index + 1) % size, treeSize: size, hashes: proof.hashes)
                #expect(throws: LedgerError.self) { try elsewhere.verify(leaf: leaf, root: root) }
                #expect(throws: LedgerError.self) { try proof.verify(leaf: MerkleTree.leafHash([1]), root: root) }
                #expect(throws: LedgerError.self) { try proof.verify(leaf: leaf, root: Self.log.roots[size - 1]) }
                for wrong in [-1, size, Int.max] {
                    let outside = InclusionProof(leafIndex: wrong, treeSize: size, hashes: proof.hashes)
                    #expect(throws: LedgerError.self) { try outside.verify(leaf: leaf, root: root) }
                }
                let growth = try Self.log.consistency(index, size)
                #expect(throws: LedgerError.self) {
                    try growth.verify(oldRoot: Self.log.roots[index + 1], newRoot: root)
                }
                #expect(throws: LedgerError.self) {
                    try ConsistencyProof(oldSize: size, newSize: index, hashes: growth.hashes)
                        .verify(oldRoot: root, newRoot: Self.log.roots[index])
                }
            }
        }
    }

    @Test("plans outside of the tree are refused")
    func outOfRange() {
        for (leaf, size) in [(0, 0), (5, 5), (-1, 5)] {
            #expect(throws: LedgerError.self) { try ProofPlan.inclusion(of: leaf, in: size) }
        }
        for (old, new) in [(-1, 5), (6, 5)] {
            #expect(throws: LedgerError.self) { try ProofPlan.consistency(from: old, to: new) }
        }
    }

    @Test("a compact tree goes on where it was stored, and a damaged one is refused")
    func stored() throws {
        var tree = CompactTree()
        for (index, leaf) in Self.leaves.enumerated() {
            tree = try JSONDecoder().decode(CompactTree.self, from: JSONEncoder().encode(tree))
            tree.append(MerkleTree.leafHash(leaf))
            #expect(tree.root == Self.log.roots[index + 1])
        }
        #expect(throws: LedgerError.self) { try CompactTree(size: tree.size + 1, peaks: tree.peaks) }
        #expect(throws: LedgerError.self) { try CompactTree(size: -1, peaks: []) }
    }
}
