// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Ledger
internal import Linux
internal import Logging
internal import Values
internal import Words

/// The ledger in the database against the checkpoint that is kept outside of it.
extension LedgerReading {
    /// Refuses a database whose ledger is smaller than the checkpoint kept outside of it, or does not begin with what that covers.
    ///
    /// Where no checkpoint is kept yet, keeps the database's newest one. Throws a ``Problem`` that says what to do.
    package func checkContinuity() async throws {
        let file = context.checkpointFile
        if let kept = try file.read() {
            let found = try await context.store.read { try $0.continuity(since: kept.checkpoint) }
            return try LedgerReading.expect(.continues, found, kept)
        }
        guard let latest = try await context.store.read({ try $0.latestCheckpoint() }) else { return }
        let checkpoint: Checkpoint
        do {
            checkpoint = try Checkpoint.verified(SignedNote(parsing: latest.note), by: context.ledgerKey.verifier)
        } catch {
            throw Problem(
                .conflict, code: "ledger.identity",
                title: Phrase(
                    id: "Basis data milik kunci yang lain", en: "The database belongs to other keys"),
                detail: .quoting(
                    Phrase(
                        id: "Pulihkan direktori {directory} yang menyertai basis data ini",
                        en: "Restore the directory {directory} that belongs to this database"
                    ).filled(["directory": file.directory]), "\(error)"))
        }
        context.logger.notice(
            "the ledger's newest checkpoint is kept outside the database from now on",
            metadata: ["file": "\(file.path)", "entries": "\(checkpoint.size)"])
        try await onDisk { try file.advance(to: .init(checkpoint: checkpoint, note: latest.note)) }
    }

    /// What an administrator accepted.
    package struct AcceptedRestore: Hashable, Sendable {
        /// Entries of the ledger that was lost, and of the one that goes on, its own entry about this included.
        package let lostSize: Int
        package let size: Int
    }

    /// Goes on with a ledger that has lost entries: writes so into audit and ledger, and signs a checkpoint in the place of the one kept.
    ///
    /// Throws a ``Problem`` when nothing was lost, or for a reason that is none.
    package func acceptRestore(reason: String, by who: String) async throws -> AcceptedRestore {
        let file = context.checkpointFile
        guard let kept = try file.read(),
            try await context.store.read({ try $0.continuity(since: kept.checkpoint) }) != .continues
        else {
            throw Problem(
                .conflict, code: "ledger.restore.none",
                title: Phrase(id: "Tidak ada yang hilang", en: "Nothing was lost"),
                detail: Phrase(
                    id: "Jurnal bukti melanjutkan titik periksa terakhir; layanan dapat dijalankan.",
                    en: "The ledger continues its last checkpoint; the service can be started."))
        }
        let reason = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if let fault = TextRule.line(most: 500).fault(in: reason) {
            throw Problem(
                .invalid, code: "ledger.restore.reason",
                title: Phrase(id: "Alasan tidak dapat dicatat", en: "The reason cannot be recorded"),
                detail: .quoting(Phrase(id: "Tulis satu kalimat", en: "Write one sentence"), "\(fault)"),
                field: "reason")
        }
        let now = context.now
        let (lost, root) = (kept.checkpoint.size, kept.checkpoint.root.description)
        let size = try await context.store.write { records -> Int in
            let size = try records.ledgerTree().size
            try records.audit(
                "ledger.restore", by: who, "\(size) of \(lost) entries, lost root \(root): \(reason)", at: now)
            let leaf = try records.appendLeaf(
                LedgerLeaf(
                    kind: .restore, lostSize: lost, lostRoot: root, sha256: Digest(of: Array(reason.utf8)), at: now))
            return Int(leaf) + 1
        }
        let (tree, latest) = try await context.store.read { (try $0.ledgerTree(), try $0.latestCheckpoint()) }
        // Of the ledger that was given up: what is signed now takes their place.
        if let latest, latest.size >= tree.size { try await forgetCheckpoints(above: tree.size - 1) }
        let signed = try sign(tree)
        try await onDisk { try file.replaceLost(with: signed) }
        try await context.store.write {
            try $0.insertCheckpoint(size: tree.size, root: tree.root, note: signed.note, at: now)
        }
        context.logger.warning(
            "a ledger that had lost entries was accepted", metadata: ["entries": "\(size)", "of": "\(lost)"])
        return AcceptedRestore(lostSize: lost, size: size)
    }

    private func forgetCheckpoints(above size: Int) async throws {
        try await context.store.write { try $0.removeCheckpoints(above: size) }
    }

    func sign(_ tree: CompactTree) throws -> CheckpointFile.Kept {
        let checkpoint = try Checkpoint(origin: context.ledgerKey.verifier.name, size: tree.size, root: tree.root)
        return .init(checkpoint: checkpoint, note: try checkpoint.signed(by: context.ledgerKey).description)
    }

    /// Runs what waits for the disk on a thread of its own.
    func onDisk(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            do throws(SystemError) {
                try WorkerThread.start("checkpoint") { continuation.resume(with: Result(catching: work)) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    static func expect(
        _ expected: LedgerContinuity, _ found: LedgerContinuity, _ kept: CheckpointFile.Kept
    ) throws(Problem) {
        guard found != expected else { return }
        let what =
            switch found {
            case .continues: Phrase.empty
            case .shorter(let size):
                Phrase(
                    id:
                        "Jurnal bukti di basis data punya {size} entri, padahal {kept} sudah ditandatangani: basis data ini lebih lama. ",
                    en:
                        "The ledger in the database has {size} entries, but {kept} were signed: this database is older. "
                ).filled(["size": "\(size)"])
            case .other(let why):
                Phrase(
                    id: "Jurnal bukti di basis data tidak memuat {kept} entri yang sudah ditandatangani ({why}). ",
                    en: "The ledger in the database does not hold the {kept} entries that were signed ({why}). "
                ).filled(["why": why])
            }
        throw Problem(
            .conflict, code: "ledger.rolledBack",
            title: Phrase(
                id: "Basis data tidak melanjutkan jurnal bukti", en: "The database does not continue the ledger"),
            detail: what.filled(["kept": "\(kept.checkpoint.size)"])
                + Phrase(
                    id:
                        "Pasang kembali basis data yang terbaru. Kalau hilang untuk selamanya, administrator mencatat dan menerimanya dengan: "
                        + "titipan-service ledger accept-restore --reason ALASAN",
                    en:
                        "Put the newest database back. If it is lost for good, an administrator records and accepts that with: "
                        + "titipan-service ledger accept-restore --reason REASON"))
    }
}
