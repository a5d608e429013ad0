// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Ledger
import Testing
import Values

@testable import Delivery

/// What an agent cosigns of the service's ledger, and what it does not.
struct LedgerWitnessTests {
    private static let agent = "3f2b8c1e-6f0a-4a53-9a43-4b7c7b6f1d11"
    private static let signer = try? NoteSigner(name: "titipan.example/ledger", seed: Array(repeating: 9, count: 32))

    /// A ledger of these leaves, whose checkpoints and proofs are computed from them.
    private struct Log {
        var leaves: [String]

        func tree(_ size: Int) -> CompactTree {
            var tree = CompactTree()
            for leaf in leaves.prefix(size) { _ = tree.append(MerkleTree.leafHash(Array(leaf.utf8))) }
            return tree
        }

        func offer(from: Int, signedBy signer: NoteSigner) throws -> CheckpointOffer {
            let tree = tree(leaves.count)
            let note = try Checkpoint(origin: signer.verifier.name, size: tree.size, root: tree.root)
                .signed(by: signer)
            guard from <= tree.size else {
                return CheckpointOffer(checkpoint: note.description, from: from, consistency: [])
            }
            let plan = try ProofPlan.consistency(from: from, to: tree.size)
            let hashes = plan.hashes { node(level: $0.level, index: $0.index) }
            return CheckpointOffer(
                checkpoint: note.description, from: from, consistency: hashes.compactMap { Digest(bytes: $0.bytes) })
        }

        private func node(level: Int, index: Int) -> TreeHash {
            guard level > 0 else { return MerkleTree.leafHash(Array(leaves[index].utf8)) }
            return MerkleTree.nodeHash(
                node(level: level - 1, index: 2 * index), node(level: level - 1, index: 2 * index + 1))
        }
    }

    private func withWitness(
        _ body: (LedgerWitness, NoteSigner, SigningKey, String) throws -> Void
    ) throws {
        let directory = "/tmp/titipan-witness-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let signer = try #require(Self.signer)
        let key = SigningKey()
        try body(
            LedgerWitness(ledger: signer.verifier, agent: Self.agent, key: key, directory: directory), signer, key,
            directory)
    }

    @Test func `what continues is kept on disk and cosigned by the report key`() throws {
        try withWitness { witness, signer, key, directory in
            var log = Log(leaves: ["a", "b", "c"])
            #expect(try witness.keptSize() == 0)
            _ = try witness.cosign(log.offer(from: 0, signedBy: signer), time: 1)
            #expect(try witness.keptSize() == 3)
            log.leaves += ["d", "e", "f", "g"]
            let cosignature = try witness.cosign(log.offer(from: 3, signedBy: signer), time: 1_795_399_200)
            #expect(cosignature.size == 7)
            let verifier = try NoteVerifier(
                name: "titipan.example/ledger/agents/\(Self.agent)", publicKey: key.verificationKey.raw,
                algorithm: .cosignature)
            let note = try SignedNote(parsing: cosignature.note)
            #expect(try note.time(of: verifier) == 1_795_399_200)
            // Started again, it still knows.
            let again = try LedgerWitness(
                ledger: signer.verifier, agent: Self.agent, key: key, directory: directory)
            #expect(try again.keptSize() == 7)
        }
    }

    @Test func `a ledger that was rolled back is not cosigned`() throws {
        try withWitness { witness, signer, _, _ in
            _ = try witness.cosign(Log(leaves: ["a", "b", "c"]).offer(from: 0, signedBy: signer), time: 1)
            let offer = try Log(leaves: ["a", "b"]).offer(from: 3, signedBy: signer)
            #expect(throws: LedgerWitness.Refusal.shrunk(kept: 3, offered: 2)) { try witness.cosign(offer, time: 2) }
            #expect(try witness.keptSize() == 3)
        }
    }

    @Test func `a ledger with other entries, of the same or a larger size, is not cosigned`() throws {
        try withWitness { witness, signer, _, _ in
            _ = try witness.cosign(Log(leaves: ["a", "b", "c"]).offer(from: 0, signedBy: signer), time: 1)
            for leaves in [["a", "x", "c"], ["a", "x", "c", "d"], ["a", "b", "x", "d", "e", "f", "g", "h"]] {
                let offer = try Log(leaves: leaves).offer(from: 3, signedBy: signer)
                let refusal = #expect(throws: LedgerWitness.Refusal.self) { try witness.cosign(offer, time: 2) }
                guard case .forked(3, leaves.count, _) = refusal else {
                    Issue.record("\(String(describing: refusal))")
                    continue
                }
            }
            #expect(try witness.keptSize() == 3)
        }
    }

    @Test func `another signer's checkpoint and a proof from elsewhere are refused`() throws {
        try withWitness { witness, signer, _, _ in
            let other = try NoteSigner(name: "titipan.example/ledger", seed: Array(repeating: 8, count: 32))
            let log = Log(leaves: ["a", "b", "c"])
            let foreign = try log.offer(from: 0, signedBy: other)
            #expect(throws: LedgerWitness.Refusal.self) { try witness.cosign(foreign, time: 1) }
            #expect(try witness.keptSize() == 0)
            _ = try witness.cosign(log.offer(from: 0, signedBy: signer), time: 1)
            let elsewhere = try Log(leaves: ["a", "b", "c", "d"]).offer(from: 2, signedBy: signer)
            #expect(throws: LedgerWitness.Refusal.self) { try witness.cosign(elsewhere, time: 1) }
        }
    }

    @Test func `what was kept and does not read is never forgotten silently`() throws {
        try withWitness { witness, signer, _, directory in
            try Data("nothing\n".utf8).write(to: URL(filePath: "\(directory)/ledger-checkpoint.txt"))
            let offer = try Log(leaves: ["a"]).offer(from: 0, signedBy: signer)
            #expect(throws: LedgerWitness.Refusal.self) { try witness.cosign(offer, time: 1) }
        }
    }
}
