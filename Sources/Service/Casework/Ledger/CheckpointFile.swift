// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Ledger
internal import Linux
internal import Synchronization
internal import Words

/// The ledger's newest signed checkpoint, kept outside of the database: `last-checkpoint.txt` in the directory of the service's keys.
///
/// It is written durably before a checkpoint is handed to anybody, so that a database which was rolled back, or whose ledger was written
/// anew, is found out by the service itself. Processes share it through a lock.
package final class CheckpointFile: Sendable {
    static let name = "last-checkpoint.txt"

    /// A checkpoint whose signature holds.
    struct Kept: Hashable, Sendable {
        let checkpoint: Checkpoint
        /// The signed note, to the byte.
        let note: String
    }

    let directory: String
    private let key: NoteVerifier
    /// As last read or written here.
    private let newest = Mutex<Kept?>(nil)

    var path: String { "\(directory)/\(Self.name)" }

    /// - Parameters:
    ///   - directory: of the service's keys; it is there already.
    ///   - key: the ledger's.
    package init(directory: String, key: NoteVerifier) {
        self.directory = directory
        self.key = key
    }

    /// What is known here without reading the file again.
    var known: Kept? { newest.withLock { $0 } }

    /// `nil` as long as there is no file. Throws a ``Problem`` when it cannot be read, or is not signed by the ledger's key.
    func read() throws -> Kept? {
        guard Folder.contains(path) else { return nil }
        let kept: Kept
        do {
            let bytes = try DiskFile(path, .read).read(at: 0, count: 1 << 16)
            let note = String(decoding: bytes, as: UTF8.self)
            kept = Kept(checkpoint: try Checkpoint.verified(SignedNote(parsing: note), by: key), note: note)
        } catch {
            throw Problem(
                .conflict, code: "ledger.outside.damaged",
                title: Phrase(
                    id: "Titik periksa di luar basis data tidak terbaca",
                    en: "The checkpoint outside the database cannot be read"),
                detail: .quoting(
                    Phrase(
                        id: "Pulihkan {file} dari cadangan, bersama kunci layanan",
                        en: "Restore {file} from a backup, together with the service's keys"
                    ).filled(["file": path]), "\(error)"))
        }
        newest.withLock { $0 = kept }
        return kept
    }

    /// Puts a larger checkpoint in the place of the one kept; a smaller or equal one changes nothing.
    func advance(to kept: Kept) throws {
        try locked {
            if let there = try read(), there.checkpoint.size >= kept.checkpoint.size { return }
            try put(kept)
        }
    }

    /// Puts a smaller checkpoint there, once losing what lay between was accepted; the one before stays beside it as
    /// `lost-checkpoint-SIZE.txt`.
    func replaceLost(with kept: Kept) throws {
        try locked {
            if let lost = try read() {
                try Folder.put(
                    Array(lost.note.utf8), as: "lost-checkpoint-\(lost.checkpoint.size).txt", in: directory, mode: 0o644
                )
            }
            try put(kept)
        }
    }

    private func put(_ kept: Kept) throws {
        try Folder.put(Array(kept.note.utf8), as: Self.name, in: directory, mode: 0o644)
        newest.withLock { $0 = kept }
    }

    private func locked(_ body: () throws -> Void) throws {
        let lock = try FileLock("\(path).lock")
        try lock.acquire()
        defer { lock.release() }
        try body()
    }
}

/// Whether a ledger still begins with what a checkpoint covers (RFC 6962, 2.1.2).
enum LedgerContinuity: Hashable, Sendable {
    case continues
    /// It has fewer entries than the checkpoint.
    case shorter(size: Int)
    /// It has other entries; why the proof fails.
    case other(why: String)
}

extension Records {
    /// Compares the ledger of this transaction, by its stored nodes, with a checkpoint from elsewhere.
    func continuity(since checkpoint: Checkpoint) throws -> LedgerContinuity {
        let tree = try ledgerTree()
        guard tree.size >= checkpoint.size else { return .shorter(size: tree.size) }
        do {
            let plan = try ProofPlan.consistency(from: checkpoint.size, to: tree.size)
            let proof = ConsistencyProof(
                oldSize: checkpoint.size, newSize: tree.size, hashes: try hashes(of: plan))
            try proof.verify(oldRoot: checkpoint.root, newRoot: tree.root)
            return .continues
        } catch let error as LedgerError {
            return .other(why: error.description)
        } catch StoreError.damaged(let what) {
            return .other(why: what)
        }
    }
}
