// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Ledger
import TestSupport
import Testing

struct LedgerRecordsTests {
    @Test(
        "every leaf proves itself from stored nodes, and a rolled-back append leaves no gap",
        arguments: TestEngine.allCases)
    func proofs(_ engine: TestEngine) async throws {
        struct Stop: Error {}
        try await withDatabase(engine) { database in
            let store = try await Fixture.store(database)
            for number in 0..<11 {
                let leaf = Array("leaf \(number)".utf8)
                await #expect(throws: Stop.self) {
                    try await store.write {
                        _ = try $0.appendLeaf(leaf)
                        throw Stop()
                    }
                }
                #expect(try await store.write { try $0.appendLeaf(leaf) } == UInt64(number))
            }
            let tree = try await store.read { try $0.ledgerTree() }
            #expect(tree.size == 11)
            for number in 0..<11 {
                let (hashes, leaf) = try await store.read { records in
                    let plan = try ProofPlan.inclusion(of: number, in: 11)
                    return (try records.hashes(of: plan), try records.leaf(UInt64(number)))
                }
                let proof = InclusionProof(leafIndex: number, treeSize: 11, hashes: hashes)
                try proof.verify(leaf: MerkleTree.leafHash(try #require(leaf)), root: tree.root)
            }
            #expect(try await store.read { try $0.leaf(11) } == nil)
        }
    }
}
