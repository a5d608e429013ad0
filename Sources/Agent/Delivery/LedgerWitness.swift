// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import FoundationEssentials
package import Ledger
internal import Linux
internal import Values

/// The agent as a witness of the ledger: it keeps the newest checkpoint that it saw, and cosigns only what continues it.
///
/// A service that was rolled back, or that shows different ledgers to different readers, finds no cosignature.
package struct LedgerWitness: Sendable {
    /// Why a checkpoint is not cosigned.
    package enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// The service has fewer entries than it once signed.
        case shrunk(kept: Int, offered: Int)
        /// The service's entries are others than it once signed.
        case forked(kept: Int, offered: Int, why: String)
        /// The offer does not read, or is not signed by the ledger's key.
        case invalid(String)
        /// What was kept does not read.
        case unreadable(String)

        package var description: String {
            switch self {
            case .shrunk(let kept, let offered):
                "the service's ledger has \(offered) entries, but it signed \(kept) before: it was rolled back; tell the office"
            case .forked(let kept, let offered, let why):
                "the service's ledger of \(offered) entries does not continue the \(kept) that it signed before (\(why)); tell the office"
            case .invalid(let why): "the service's checkpoint cannot be checked: \(why)"
            case .unreadable(let why):
                "the kept checkpoint cannot be read: \(why); restore it, or remove it to begin anew"
            }
        }
    }

    static let file = "ledger-checkpoint.txt"

    private let directory: String
    private let ledger: NoteVerifier
    private let signer: NoteSigner

    /// The name of an agent's key among the signatures of a checkpoint.
    package static func name(of agent: String, in ledger: String) -> String { "\(ledger)/agents/\(agent)" }

    /// - Parameter directory: of the agent's identity; the checkpoint is kept there.
    ///
    /// Throws ``LedgerError`` for a ledger's key that does not read.
    package init(identity: AgentIdentity, directory: String) throws {
        try self.init(
            ledger: NoteVerifier(identity.facts.ledgerKey), agent: identity.facts.agentID, key: identity.reportKey,
            directory: directory)
    }

    package init(ledger: NoteVerifier, agent: String, key: SigningKey, directory: String) throws {
        self.directory = directory
        self.ledger = ledger
        signer = try NoteSigner(
            name: Self.name(of: agent, in: ledger.name), seed: key.seed, algorithm: .cosignature)
    }

    /// Leaves of the newest checkpoint that was seen; 0 before the first.
    package func keptSize() throws(Refusal) -> Int { try kept()?.size ?? 0 }

    /// The newest checkpoint that was seen; `nil` before the first.
    func kept() throws(Refusal) -> Checkpoint? {
        let path = "\(directory)/\(Self.file)"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            return try Checkpoint.verified(SignedNote(parsing: text), by: ledger)
        } catch {
            throw .unreadable("\(path): \(error)")
        }
    }

    /// Compares an offer with what is kept, keeps it durably, and only then cosigns it.
    ///
    /// - Parameter time: seconds since 1970, which the cosignature states.
    package func cosign(_ offer: CheckpointOffer, time: UInt64) throws(Refusal) -> CheckpointCosignature {
        let kept = try kept()
        do {
            let note = try SignedNote(parsing: offer.checkpoint)
            let checkpoint = try Checkpoint.verified(note, by: ledger)
            if let kept { try Self.compare(checkpoint, with: kept, offer) }
            if checkpoint != kept { try keep(note) }
            let signed = try signer.sign(text: note.text, time: time)
            return CheckpointCosignature(size: checkpoint.size, note: signed.description)
        } catch let error as Refusal {
            throw error
        } catch {
            throw .invalid("\(error)")
        }
    }

    private static func compare(
        _ checkpoint: Checkpoint, with kept: Checkpoint, _ offer: CheckpointOffer
    ) throws(Refusal) {
        guard checkpoint.size >= kept.size else {
            throw .shrunk(kept: kept.size, offered: checkpoint.size)
        }
        guard offer.from == kept.size else { throw .invalid("the proof is from \(offer.from), not \(kept.size)") }
        do throws(LedgerError) {
            try ConsistencyProof(
                oldSize: kept.size, newSize: checkpoint.size,
                hashes: offer.consistency.compactMap { TreeHash(bytes: $0.bytes) }
            ).verify(oldRoot: kept.root, newRoot: checkpoint.root)
        } catch {
            throw .forked(kept: kept.size, offered: checkpoint.size, why: error.description)
        }
    }

    /// The service's signature alone: what others added is of no use here.
    private func keep(_ note: SignedNote) throws {
        let own = note.signatures.filter { $0.name == ledger.name && $0.keyID == ledger.keyID }
        let text = try SignedNote(text: note.text, signatures: own).description
        try Folder.put(Array(text.utf8), as: Self.file, in: directory)
    }
}
