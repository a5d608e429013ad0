// SPDX-License-Identifier: Apache-2.0

package import CaseStore
internal import Evidence
package import Identity
internal import Ledger

/// Compares everything that is stored with the ledger, in one snapshot of the store, and changes nothing.
///
/// The tree is computed anew from the leaves alone; what is stored of it, and every row that a leaf stands for, is held against that.
package struct LedgerCheck: Sendable {
    let ledgerKey: NoteVerifier
    let serviceKey: VerificationKey
    /// Where the checkpoint outside the database lies.
    let keyDirectory: String
    /// Differences to name.
    let most: Int

    /// - Parameter keys: of the service; only their public halves are used.
    package init(keys: ServiceKeys, keyDirectory: String, most: Int) {
        ledgerKey = keys.ledger.verifier
        serviceKey = keys.signing.verificationKey
        self.keyDirectory = keyDirectory
        self.most = most
    }

    package func run(on store: CaseStore) async throws -> LedgerCheckReport {
        // Before the snapshot: a checkpoint that comes later may cover more than the snapshot shows.
        let outside = outsideCheckpoint()
        return try await store.read { try run(in: $0, outside) }
    }

    /// The same within a transaction.
    package func run(in records: Records) throws -> LedgerCheckReport { try run(in: records, outsideCheckpoint()) }

    private func outsideCheckpoint() -> Result<Checkpoint?, any Error> {
        Result { try CheckpointFile(directory: keyDirectory, key: ledgerKey).read()?.checkpoint }
    }

    private func run(in records: Records, _ outside: Result<Checkpoint?, any Error>) throws -> LedgerCheckReport {
        var walk = LedgerWalk(records: records, check: self)
        try walk.compareTree(outside)
        try walk.compareEvents()
        try walk.compareReports()
        try walk.compareFiles()
        try walk.compareRest()
        return walk.report
    }
}
