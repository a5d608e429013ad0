// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Ledger

extension LedgerEvidence {
    /// Who cosigned the checkpoints of the proofs, by the keys that `ring` names and whose signatures hold: agents by their names.
    func cosigners(by ring: KeyRing) -> [String] {
        let notes = Set(proofs.prefix(64).map(\.checkpoint)).compactMap { try? SignedNote(parsing: $0) }
        let names = ring.witnesses.prefix(64).compactMap { text -> String? in
            guard let key = try? NoteVerifier(text), notes.contains(where: { (try? $0.verified(by: key)) != nil })
            else {
                return nil
            }
            let agent = ring.agents.first { key.publicKey == $0.reportKey.raw && key.name.hasSuffix("/\($0.id)") }
            return agent?.name ?? key.name
        }
        return Set(names).sorted()
    }
}
