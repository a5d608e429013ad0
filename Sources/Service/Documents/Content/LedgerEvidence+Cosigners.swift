// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Ledger

extension LedgerEvidence {
    /// Who cosigned the checkpoints of the proofs, by keys of `ring` whose signatures hold: agents by their names, others by their keys'.
    func cosigners(by ring: KeyRing) -> [String] {
        let notes = Set(proofs.prefix(64).map(\.checkpoint)).compactMap { try? SignedNote(parsing: $0) }
        let hasSigned = { (key: NoteVerifier) in notes.contains { (try? $0.verified(by: key)) != nil } }
        let agents = LedgerEvidence.witnesses(among: ring)
        let others = ring.witnesses.prefix(64).compactMap { try? NoteVerifier($0) }.filter { key in
            !agents.contains { $0.key == key }
        }
        return Set(agents.filter { hasSigned($0.key) }.map(\.name) + others.filter(hasSigned).map(\.name)).sorted()
    }

    /// The agents that reported and did not cosign, by their names.
    func silentAgents(of ring: KeyRing) -> [String] {
        let cosigners = cosigners(by: ring)
        return LedgerEvidence.witnesses(among: ring).map(\.name).filter { !cosigners.contains($0) }
    }

    /// The agents that reported, with the keys that they cosign by.
    private static func witnesses(among ring: KeyRing) -> [(name: String, key: NoteVerifier)] {
        guard let ledger = try? NoteVerifier(ring.ledger) else { return [] }
        return ring.agents.prefix(64).compactMap { agent in
            let key = try? NoteVerifier(
                name: "\(ledger.name)/agents/\(agent.id)", publicKey: agent.reportKey.raw, algorithm: .cosignature)
            return key.map { (agent.name, $0) }
        }
    }
}
