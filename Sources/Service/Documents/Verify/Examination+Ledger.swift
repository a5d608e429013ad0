// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Ledger
internal import Values
internal import Words

/// The ledger's proofs that it holds reports and record, under a signed checkpoint.
extension Examination {
    mutating func checkLedger() {
        let name = SealedName.ledgerProof
        guard let bytes = files[name] else { return }
        let evidence: LedgerEvidence
        do {
            evidence = try CanonicalJSON.decode(LedgerEvidence.self, from: bytes)
        } catch {
            add(name, .altered, CanonicalJSON.describe(error))
            return
        }
        guard evidence.proofs.count <= 64 else {
            add(name, .altered, "holds \(evidence.proofs.count) proofs")
            return
        }
        guard let ring, let key = try? NoteVerifier(ring.ledger) else {
            add(name, .unchecked, "the checkpoint's signature cannot be checked: no ledger key")
            return
        }
        var proven: [LeafProof] = []
        for proof in evidence.proofs {
            do {
                try Examination.check(proof, key: key)
                proven.append(proof)
            } catch {
                add(name, .altered, "leaf \(proof.leafIndex): \(error)")
            }
        }
        for subject in subjects {
            let digits = Array(subject.digest.description.utf8)
            if let proof = proven.first(where: { SealReader.index(of: digits, in: Array($0.leaf), from: 0) != nil }) {
                add(
                    name, .holds,
                    "\(subject.name) is leaf \(proof.leafIndex) of \(proof.treeSize), under a checkpoint signed by \(key.name)"
                )
            } else if proven.count == evidence.proofs.count {
                add(name, .altered, "proves no leaf that names \(subject.name)", expected: subject.digest)
            } else {
                add(name, .unchecked, "nothing that holds proves \(subject.name)")
            }
        }
        countWitnesses(proven, ring: ring, key: key)
    }

    /// The documents that must be in the ledger, with the digests that their leaves name.
    private var subjects: [(name: String, digest: Digest)] {
        var subjects = reports.map { ($0.name, $0.envelope.digest) }
        subjects += provisioning.map { ($0.name, $0.envelope.digest) }
        if let record = files[SealedName.record] { subjects.append((SealedName.record, Digest(of: record))) }
        return subjects
    }

    private static func check(_ proof: LeafProof, key: NoteVerifier) throws {
        let note = try SignedNote(parsing: proof.checkpoint)
        let checkpoint = try Checkpoint.verified(note, by: key)
        guard let root = TreeHash(bytes: proof.root.bytes), checkpoint.root == root,
            UInt64(exactly: checkpoint.size) == proof.treeSize
        else { throw Mismatch.checkpoint }
        let hashes = proof.path.compactMap { TreeHash(bytes: $0.bytes) }
        guard hashes.count == proof.path.count, let index = Int(exactly: proof.leafIndex),
            let size = Int(exactly: proof.treeSize)
        else { throw Mismatch.numbers }
        try InclusionProof(leafIndex: index, treeSize: size, hashes: hashes)
            .verify(leaf: MerkleTree.leafHash(Array(proof.leaf)), root: root)
    }

    private enum Mismatch: Error, CustomStringConvertible {
        case checkpoint, numbers

        var description: String {
            switch self {
            case .checkpoint: "root or size are not those of the signed checkpoint"
            case .numbers: "index or size are out of range"
            }
        }
    }

    /// - Parameter proven: the record's own proofs that hold.
    private mutating func countWitnesses(_ proven: [LeafProof], ring: KeyRing, key: NoteVerifier) {
        var witnessed = LedgerEvidence(proofs: proven)
        if let witness {
            let late = Examination.proving(subjects.map(\.digest), among: witness.proofs.prefix(64), key: key)
            if late.isEmpty {
                add("witness", .unchecked, "the witnesses' proof given is of another record, or of another ledger")
            } else {
                witnessed.proofs += late
                add(
                    "witness", .holds,
                    "the witnesses' proof given proves this record and its reports in the same ledger")
            }
        }
        let names = witnessed.cosigners(by: ring)
        if !names.isEmpty {
            add(SealedName.ledgerProof, .holds, "checkpoint cosigned by \(names.joined(separator: ", "))")
        }
        unwitnessed = witnessed.silentAgents(of: ring)
        guard !unwitnessed.isEmpty else { return }
        notes.append(
            Phrase(
                id:
                    "Belum disaksikan oleh {agents}: bahwa jurnal buktinya tidak ditulis ulang, hanya layanan itu sendiri yang menyatakannya. "
                    + "Mintalah bukti saksi kepada dinas, lalu berikan dengan --witness.",
                en:
                    "Not witnessed by {agents}: that its ledger was not rewritten, only the service itself says. Ask the office for the "
                    + "witnesses' proof, and give it with --witness."
            ).filled(["agents": unwitnessed.joined(separator: ", ")]))
    }

    /// Of proofs from elsewhere, those under checkpoints that prove every subject; proofs that do not hold are left out.
    private static func proving(
        _ subjects: [Digest], among proofs: some Sequence<LeafProof>, key: NoteVerifier
    ) -> [LeafProof] {
        let holding = proofs.filter { (try? check($0, key: key)) != nil }
        return Dictionary(grouping: holding, by: \.checkpoint).values.filter { group in
            subjects.allSatisfy { subject in
                let digits = Array(subject.description.utf8)
                return group.contains { SealReader.index(of: digits, in: Array($0.leaf), from: 0) != nil }
            }
        }.flatMap(\.self)
    }
}
