// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Logging
internal import Procedure
internal import Values

extension Casework {
    package var outbox: Outbox { Outbox(context: context) }
}

/// The queue of papers to make and mail to send, each done once its event is durable, and retried until it is.
package struct Outbox: Sendable {
    let context: CaseworkContext

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
    func work(_ lane: Lane) async throws -> Int {
        let now = context.now
        var done = 0
        var failures = 0
        for entry in try await context.store.read({ try $0.dueEffects(lane.kinds, at: now, most: 200) }) {
            try Task.checkCancellation()
            do {
                try await perform(entry)
                done += 1
                failures = 0
                if entry.attempts > 0 { try await context.store.write { try $0.hastenEffects(lane.kinds, at: now) } }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                try await postpone(entry, error)
                failures += error is NotYet ? 0 : 1
                if failures == Outbox.patience { break }
            }
        }
        return done
    }

    private func postpone(_ entry: OutboxEntry, _ error: any Error) async throws {
        let reason = String("\(error)".prefix(1_000))
        // What only waits is looked at again each round, and written down once.
        if error is NotYet, entry.lastError == reason { return }
        // 1, 2, 4 … 300 s, a quarter of it by chance, so that queued mail does not come in step.
        let pause = min(300.0, Double(1 << min(entry.attempts, 9))) * Double.random(in: 0.75...1)
        let next = context.now.advanced(bySeconds: error is NotYet ? 0.3 : pause)
        let state = try await context.store.write { records in
            try records.postponeEffect(entry.id, error: reason, until: next)
            return try records.caseState(entry.caseNumber)
        }
        if !(error is NotYet) {
            context.logger.warning(
                "left in the queue",
                metadata: ["case": "\(entry.caseNumber)", "what": "\(entry.effect.name)", "why": "\(reason)"])
            if let state { context.announce(state) }
        }
    }

    /// Something else has to be done first.
    struct NotYet: Error, CustomStringConvertible {
        let description: String
    }

    /// Works until nothing of the lane is due.
    func workThrough(_ lane: Lane) async throws {
        while try await work(lane) > 0 {}
    }

    /// Does everything that is due, papers and mail, until nothing is left that can be done now.
    package func drain() async throws {
        var done = 1
        while done > 0 {
            done = 0
            for lane in Lane.allCases { done += try await work(lane) }
        }
    }

    private func perform(_ entry: OutboxEntry) async throws {
        guard let state = try await context.store.read({ try $0.caseState(entry.caseNumber) }) else {
            throw StoreError.damaged("the queue names case \(entry.caseNumber), which is gone")
        }
        switch entry.effect {
        case .issueLetter: try await Papers(context: context).issueLetter(state, entry)
        case .issueRecord: try await Papers(context: context).issueRecord(state, entry)
        case .sealAnnex: try await Papers(context: context).sealAnnex(state, entry)
        case .mailLetter(let recipient):
            try await ApplicantMail(context: context).sendLetter(state, to: recipient, entry)
        case .tellApplicant(let message): try await ApplicantMail(context: context).tell(message, state, entry)
        case .reserve, .revise, .commit, .activate, .release, .issueOrder, .withdrawOrder:
            // Done with their event; an entry of such a kind has nothing left to do.
            try await finish(entry)
        }
    }

    func finish(_ entry: OutboxEntry) async throws {
        let now = context.now
        try await context.store.write { _ = try $0.finishEffect(entry.id, at: now) }
    }

    /// Files a paper, enters it in the ledger and tells the procedure, all with the queue's entry in one transaction.
    func file(
        _ bytes: [UInt8], as file: CaseFile, leaf kind: LedgerLeaf.Kind, _ entry: OutboxEntry,
        _ command: @escaping @Sendable (String) -> any ProcedureStep
    ) async throws {
        let now = context.now
        let state = try await context.store.write { records -> CaseState? in
            guard try records.finishEffect(entry.id, at: now) else { return nil }
            let digest = try records.file(
                bytes, as: file.rawValue, mediaType: "application/pdf", for: entry.caseNumber, at: now)
            let command = command(digest.description)
            var transaction = CaseTransaction(records, context, at: now)
            do {
                let state = try transaction.step(type(of: command).action, on: entry.caseNumber, by: .system) { _, _ in
                    command
                }
                _ = try records.appendLeaf(
                    LedgerLeaf(kind: kind, case: entry.caseNumber, name: file.rawValue, sha256: digest, at: now))
                return state
            } catch let refusal as Refusal where refusal.kind == .alreadyDone {
                return nil
            }
        }
        if let state { context.announce(state) }
    }
}
