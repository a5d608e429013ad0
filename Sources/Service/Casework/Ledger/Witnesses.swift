// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Evidence
internal import Ledger
internal import Logging
internal import Values
internal import Words

extension Casework {
    package var witnesses: Witnesses { Witnesses(context: context) }
}

/// Agents that keep and cosign the ledger's checkpoints (C2SP tlog-cosignature).
package struct Witnesses: Sendable {
    let context: CaseworkContext

    /// The newest checkpoint and the proof that it continues the agent's; `nil` for an empty ledger.
    ///
    /// An agent that has seen more than there is says that this ledger was rolled back: that is audited.
    package func offer(agent id: String, from: Int) async throws -> CheckpointOffer? {
        _ = try await context.store.read { try $0.approvedAgent(id) }
        let ledger = LedgerReading(context: context)
        guard let newest = try await ledger.signCheckpoint() else { return nil }
        guard from <= newest.size else {
            let (seen, now) = (from, context.now)
            context.logger.error(
                "an agent has seen more of the ledger than there is",
                metadata: ["agent": "\(id)", "seen": "\(seen)", "entries": "\(newest.size)"])
            try await context.store.write { records in
                guard try records.auditTrail(most: 1).first?.what != "ledger.shrunk" else { return }
                try records.audit("ledger.shrunk", by: id, "\(newest.size) of \(seen) entries", at: now)
            }
            return CheckpointOffer(checkpoint: newest.note, from: from, consistency: [])
        }
        return try await context.store.read { records in
            let plan = try ProofPlan.consistency(from: max(0, from), to: newest.size)
            let hashes = try records.hashes(of: plan).compactMap { Digest(bytes: $0.bytes) }
            return CheckpointOffer(
                checkpoint: try records.cosigned(newest).description, from: from, consistency: hashes)
        }
    }

    /// Keeps an agent's cosignature once it holds. Throws a ``Problem`` when it does not, or belongs to no checkpoint of this ledger.
    package func accept(_ cosignature: CheckpointCosignature, agent id: String) async throws {
        let ledger = context.ledgerKey.verifier.name
        let now = context.now
        try await context.store.write { records in
            let agent = try records.approvedAgent(id)
            guard let checkpoint = try records.checkpoint(of: cosignature.size) else {
                throw Problem.cosignature("\(cosignature.size)")
            }
            do {
                let known = try SignedNote(parsing: checkpoint.note)
                let note = try SignedNote(parsing: cosignature.note)
                let key = try Witnesses.key(of: agent, in: ledger)
                guard note.text == known.text, note.signatures.count == 1 else {
                    throw Problem.cosignature("\(cosignature.size)")
                }
                try note.verified(by: key)
            } catch let error as LedgerError {
                throw Problem.cosignature(error.description)
            }
            try records.insertCosignature(cosignature.note, of: cosignature.size, by: agent.id, at: now)
        }
        context.hub.publish(.outbox)
    }

    /// The key that an agent cosigns with.
    static func key(of agent: AgentRecord, in ledger: String) throws(LedgerError) -> NoteVerifier {
        try key(of: agent.id, agent.reportKey, in: ledger)
    }

    static func key(
        of agentID: String, _ reportKey: VerificationKey, in ledger: String
    ) throws(LedgerError) -> NoteVerifier {
        try NoteVerifier(name: "\(ledger)/agents/\(agentID)", publicKey: reportKey.raw, algorithm: .cosignature)
    }
}

extension Records {
    /// A checkpoint's note with the cosignatures that are stored for it.
    func cosigned(_ checkpoint: StoredCheckpoint) throws -> SignedNote {
        var note = try SignedNote(parsing: checkpoint.note)
        for (_, other) in try cosignatures(of: checkpoint.size) {
            guard let signature = try? SignedNote(parsing: other).signatures.first, note.signatures.count < 100 else {
                continue
            }
            note = try note.adding(signature)
        }
        return note
    }
}

extension Problem {
    static func cosignature(_ why: String) -> Problem {
        Problem(
            .invalid, code: "ledger.cosignature",
            title: Phrase(id: "Tanda tangan saksi tidak sah", en: "The cosignature does not hold"),
            detail: .quoting(
                Phrase(
                    id: "Minta titik periksa yang terbaru, lalu tanda tangani lagi",
                    en: "Ask for the newest checkpoint and sign again"), why))
    }
}
