// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation
import Ledger
import Values

extension Sample {
    private static let ledgerName = "ledger.example.go.id"

    var ledgerKey: String {
        (try? NoteSigner(name: Sample.ledgerName, seed: ledgerSeed))?.verifier.description ?? ""
    }

    /// A ledger of eleven leaves, in which the reports and the record stand.
    func ledger(reports: [Envelope], record: [UInt8]) throws -> LedgerEvidence {
        var leaves = (0..<11).map { Array("{\"kind\":\"step\",\"n\":\($0)}".utf8) }
        leaves[3] = Array("{\"kind\":\"record\",\"sha256\":\"\(Digest(of: record))\"}".utf8)
        for (index, report) in reports.enumerated() {
            leaves[4 + index] = Array("{\"kind\":\"report\",\"report\":\"\(report.digest)\"}".utf8)
        }
        var tree = CompactTree()
        for leaf in leaves { _ = tree.append(MerkleTree.leafHash(leaf)) }
        let signer = try NoteSigner(name: Sample.ledgerName, seed: ledgerSeed)
        let checkpoint = try Checkpoint(origin: Sample.ledgerName, size: leaves.count, root: tree.root)
        let note = try checkpoint.signed(by: signer)
        let hashes = leaves.map { MerkleTree.leafHash($0) }
        return LedgerEvidence(
            proofs: try ([3] + reports.indices.map { 4 + $0 }).map { index in
                let plan = try ProofPlan.inclusion(of: index, in: leaves.count)
                return LeafProof(
                    leafIndex: UInt64(index), leaf: Data(leaves[index]), treeSize: UInt64(leaves.count),
                    root: try Sample.digest(tree.root),
                    path: try plan.hashes { Sample.node($0, hashes) }.map { try Sample.digest($0) },
                    checkpoint: note.description)
            })
    }

    private static func node(_ id: NodeID, _ leaves: [TreeHash]) -> TreeHash {
        guard id.level > 0 else { return leaves[id.index] }
        return MerkleTree.nodeHash(
            node(NodeID(level: id.level - 1, index: 2 * id.index), leaves),
            node(NodeID(level: id.level - 1, index: 2 * id.index + 1), leaves))
    }

    private struct NoDigest: Error {}

    private static func digest(_ hash: TreeHash) throws -> Digest {
        guard let digest = Digest(bytes: hash.bytes) else { throw NoDigest() }
        return digest
    }
}
