// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
package import Evidence
internal import FoundationEssentials
internal import Ledger
internal import Values
internal import Words

extension Casework {
    package var ledger: LedgerReading { LedgerReading(context: context) }
}

/// The ledger as others read it: signed checkpoints and inclusion proofs (RFC 6962).
package struct LedgerReading: Sendable {
    let context: CaseworkContext

    /// Signs the tree as it stands, unless that is done already; returns the newest checkpoint, `nil` for an empty ledger.
    @discardableResult
    func signCheckpoint() async throws -> StoredCheckpoint? {
        let file = context.checkpointFile
        let kept = file.known
        let (tree, latest, continuity) = try await context.store.read {
            (
                try $0.ledgerTree(), try $0.latestCheckpoint(),
                try kept.map { [records = $0] in try records.continuity(since: $0.checkpoint) } ?? .continues
            )
        }
        // Also while it runs: nothing is signed that contradicts what was signed before.
        if let kept { try LedgerReading.expect(.continues, continuity, kept) }
        guard tree.size > 0 else { return nil }
        if let latest, latest.size >= tree.size { return latest }
        let signed = try sign(tree)
        // On disk outside the database before anybody can see it.
        try await onDisk { try file.advance(to: signed) }
        let now = context.now
        try await context.store.write {
            try $0.insertCheckpoint(size: tree.size, root: tree.root, note: signed.note, at: now)
        }
        return try await context.store.read { try $0.latestCheckpoint() }
    }

    /// The newest checkpoint for a reader: one that was signed before when the store takes no writes.
    private func newestCheckpoint() async throws -> StoredCheckpoint? {
        do {
            return try await signCheckpoint()
        } catch StoreError.unavailable(let outage, .nothingStored) {
            guard let latest = try await context.store.read({ try $0.latestCheckpoint() }) else {
                throw StoreError.unavailable(outage, .nothingRead)
            }
            return latest
        }
    }

    /// Throws when the store cannot be read.
    package func checkStore() async throws {
        _ = try await context.store.read { try $0.ledgerTree().size }
    }

    /// The newest signed checkpoint with the cosignatures that it has, as text.
    package func checkpoint() async throws -> String {
        guard let checkpoint = try await newestCheckpoint() else {
            throw Problem(
                .unknown, code: "ledger.empty",
                title: Phrase(id: "Jurnal bukti masih kosong", en: "The ledger is empty"),
                detail: Phrase(
                    id: "Belum ada peristiwa; permohonan pertama menjadi entri pertama.",
                    en: "Nothing has happened yet; the first application makes the first entry."))
        }
        return try await context.store.read { try $0.cosigned(checkpoint).description }
    }

    /// A leaf and its way up to the newest signed checkpoint. One of a case or agent that the person may not see is not there.
    package func proof(leaf: UInt64, for user: UserView) async throws -> LeafProof {
        guard let proof = try await proofs(of: [leaf]).first, try await shows(Array(proof.leaf), to: user) else {
            throw Problem.unknownEntry("\(leaf)")
        }
        return proof
    }

    /// What a leaf names.
    private struct Named: Decodable {
        let `case`: String?
        let agent: String?
    }

    private func shows(_ leaf: [UInt8], to user: UserView) async throws -> Bool {
        guard user.scope != .everywhere else { return true }
        let named = try CanonicalJSON.decode(Named.self, from: leaf)
        return try await context.store.read(within: user.scope) { records in
            if let number = named.case { return try records.hasCase(number) }
            if let agent = named.agent { return try records.agent(agent) != nil }
            return true
        }
    }

    /// Proofs of several leaves under one checkpoint; leaves out those that do not exist.
    func proofs(of leaves: [UInt64]) async throws -> [LeafProof] {
        guard let checkpoint = try await newestCheckpoint() else { return [] }
        return try await proofs(of: leaves, under: checkpoint)
    }

    /// The same under a checkpoint that was signed before.
    func proofs(of leaves: [UInt64], under checkpoint: StoredCheckpoint) async throws -> [LeafProof] {
        let root = try Checkpoint.verified(SignedNote(parsing: checkpoint.note), by: context.ledgerKey.verifier).root
        return try await context.store.read { records in
            let note = try records.cosigned(checkpoint).description
            return try leaves.compactMap { index in
                guard index < UInt64(checkpoint.size), let leaf = try records.leaf(index) else { return nil }
                let plan = try ProofPlan.inclusion(of: Int(index), in: checkpoint.size)
                return LeafProof(
                    leafIndex: index, leaf: Data(leaf), treeSize: UInt64(checkpoint.size), root: try digest(root),
                    path: try records.hashes(of: plan).map(digest), checkpoint: note)
            }
        }
    }
}

private func digest(_ hash: TreeHash) throws -> Digest {
    guard let digest = Digest(bytes: hash.bytes) else { throw StoreError.impossible("a tree hash has 32 bytes") }
    return digest
}

extension Problem {
    package static func unknownEntry(_ number: String) -> Problem {
        Problem(
            .unknown, code: "ledger.leaf", title: Phrase(id: "Entri tidak ada", en: "No such entry"),
            detail: Phrase(
                id: "Jurnal bukti tidak punya entri \(number.prefix(40)); entri dihitung dari 0.",
                en: "The ledger has no entry \(number.prefix(40)); entries count from 0."))
    }
}
