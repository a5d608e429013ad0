// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Logging
internal import Procedure
internal import Values

extension Casework {
    /// Papers and mail are worked on side by side: a dead mail server must not hold up a seal.
    enum Lane: CaseIterable {
        case papers, mail

        /// ``Effect/name`` of what it does.
        var kinds: [String] {
            switch self {
            case .papers: ["issueLetter", "issueRecord", "sealAnnex"]
            case .mail: ["mailLetter", "tellApplicant"]
            }
        }
    }

    /// Failures in a row after which a round ends: what is behind them would most likely fail as well.
    private static let patience = 3

    /// Does what is due now, oldest first; returns how many entries were done. What fails is postponed, with its reason; once something
    /// that had failed succeeds, everything that waits behind it is due.
    @discardableResult
    func workOutbox(_ lane: Lane) async throws -> Int {
        let now = now
        var done = 0
        var failures = 0
        for entry in try await store.read({ try $0.dueEffects(lane.kinds, at: now, most: 200) }) {
            try Task.checkCancellation()
            do {
                try await perform(entry)
                done += 1
                failures = 0
                if entry.attempts > 0 { try await store.write { try $0.hastenEffects(lane.kinds, at: now) } }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                try await postpone(entry, error)
                failures += error is NotYet ? 0 : 1
                if failures == Casework.patience { break }
            }
        }
        return done
    }

    private func postpone(_ entry: OutboxEntry, _ error: any Error) async throws {
        let reason = String("\(error)".prefix(1_000))
        // 1, 2, 4 … 300 s, a quarter of it by chance, so that queued mail does not come in step.
        let pause = min(300.0, Double(1 << min(entry.attempts, 9))) * Double.random(in: 0.75...1)
        let next = now.advanced(bySeconds: error is NotYet ? 0.3 : pause)
        let state = try await store.write { records in
            try records.postponeEffect(entry.id, error: reason, until: next)
            return try records.caseState(entry.caseNumber)
        }
        if !(error is NotYet) {
            logger.warning(
                "left in the queue",
                metadata: ["case": "\(entry.caseNumber)", "what": "\(entry.effect.name)", "why": "\(reason)"])
            if let state { announce(state) }
        }
    }

    /// Something else has to be done first.
    struct NotYet: Error, CustomStringConvertible {
        let description: String
    }

    private func perform(_ entry: OutboxEntry) async throws {
        guard let state = try await store.read({ try $0.caseState(entry.caseNumber) }) else {
            throw StoreError.damaged("the queue names case \(entry.caseNumber), which is gone")
        }
        switch entry.effect {
        case .issueLetter: try await issueLetter(state, entry)
        case .issueRecord: try await issueRecord(state, entry)
        case .sealAnnex: try await sealAnnex(state, entry)
        case .mailLetter(let recipient): try await mailLetter(state, to: recipient, entry)
        case .tellApplicant(let message): try await tell(message, state, entry)
        case .reserve, .revise, .commit, .activate, .release, .issueOrder, .withdrawOrder:
            // Done with their event; one that was queued all the same has nothing left to do.
            try await finish(entry)
        }
    }

    func finish(_ entry: OutboxEntry) async throws {
        let now = now
        try await store.write { _ = try $0.finishEffect(entry.id, at: now) }
    }

    /// Files a paper, enters it in the ledger and tells the procedure, all with the queue's entry in one transaction.
    func file(
        _ bytes: [UInt8], as name: String, leaf kind: LedgerLeaf.Kind, _ entry: OutboxEntry,
        _ command: @escaping @Sendable (String) -> any ProcedureStep
    ) async throws {
        let now = now
        let state = try await store.write { [self] records -> CaseState? in
            guard try records.finishEffect(entry.id, at: now) else { return nil }
            let digest = try records.file(
                bytes, as: name, mediaType: "application/pdf", for: entry.caseNumber, at: now)
            let command = command(digest.description)
            var transaction = CaseTransaction(records, self, at: now)
            do {
                let state = try transaction.step(type(of: command).action, on: entry.caseNumber, by: .system) { _, _ in
                    command
                }
                _ = try records.appendLeaf(
                    LedgerLeaf(kind: kind, case: entry.caseNumber, name: name, sha256: digest, at: now))
                return state
            } catch let refusal as Refusal where refusal.kind == .alreadyDone {
                return nil
            }
        }
        if let state { announce(state) }
    }
}
