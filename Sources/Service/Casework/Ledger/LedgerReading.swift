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
        let (tree, latest) = try await context.store.read { (try $0.ledgerTree(), try $0.latestCheckpoint()) }
        guard tree.size > 0 else { return nil }
        if let latest, latest.size >= tree.size { return latest }
        let checkpoint = try Checkpoint(origin: context.ledgerKey.verifier.name, size: tree.size, root: tree.root)
        let note = try checkpoint.signed(by: context.ledgerKey).description
        let now = context.now
        try await context.store.write {
            try $0.insertCheckpoint(size: tree.size, root: tree.root, note: note, at: now)
        }
        return try await context.store.read { try $0.latestCheckpoint() }
    }

    /// Throws when the store cannot be read.
    package func checkStore() async throws {
        _ = try await context.store.read { try $0.ledgerTree().size }
    }

    /// The newest signed checkpoint, as text.
    package func checkpoint() async throws -> String {
        guard let checkpoint = try await signCheckpoint() else {
            throw Problem(
                .unknown, code: "ledger.empty",
                title: Phrase(id: "Jurnal bukti masih kosong", en: "The ledger is empty"),
                detail: Phrase(
                    id: "Belum ada peristiwa; permohonan pertama menjadi entri pertama.",
                    en: "Nothing has happened yet; the first application makes the first entry."))
        }
        return checkpoint.note
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
        guard let checkpoint = try await signCheckpoint() else { return [] }
        let root = try Checkpoint.verified(SignedNote(parsing: checkpoint.note), by: context.ledgerKey.verifier).root
        return try await context.store.read { records in
            try leaves.compactMap { index in
                guard index < UInt64(checkpoint.size), let leaf = try records.leaf(index) else { return nil }
                let plan = try ProofPlan.inclusion(of: Int(index), in: checkpoint.size)
                return LeafProof(
                    leafIndex: index, leaf: Data(leaf), treeSize: UInt64(checkpoint.size), root: try digest(root),
                    path: try records.hashes(of: plan).map(digest), checkpoint: checkpoint.note)
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
