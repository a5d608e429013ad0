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

    /// Documents and mail are handled in parallel: a mail server that does not answer must not delay a seal.
    enum Lane: CaseIterable {
        case papers, mail

        /// ``Effect/name`` of the effects in the lane.
        var kinds: [String] {
            switch self {
            case .papers: ["issueLetter", "issueRecord", "sealAnnex"]
            case .mail: ["mailLetter", "tellApplicant"]
            }
        }
    }

    /// Failures in a row after which a round ends, because further entries would most likely fail as well.
    private static let patience = 3
    /// Attempts in a row that end the process before the work is parked, so that it cannot keep the service from running.
    private static let mostUnfinished = 3

    /// Performs the entries that are due, oldest first; returns how many were done. A failed entry is postponed, with its cause, and parked in the
    /// end; once an entry that had failed succeeds, all postponed ones of the lane are due.
    @discardableResult
    func work(_ lane: Lane) async throws -> Int {
        let now = context.now
        var (done, failures, last) = (0, 0, 0)
        while failures < Outbox.patience {
            let entries = try await context.store.read { [last] in
                try $0.dueEffects(lane.kinds, at: now, after: last, most: 200)
            }
            guard let end = entries.last else { break }
            last = end.id
            for entry in entries where failures < Outbox.patience {
                try Task.checkCancellation()
                switch try await attempt(entry) {
                case .done:
                    done += 1
                    failures = 0
                    if entry.cause != nil {
                        try await context.store.write { try $0.hastenEffects(lane.kinds, at: now) }
                    }
                case .failed: failures += 1
                case .waiting: break
                }
            }
        }
        return done
    }

    private enum Attempt {
        case done, failed
        /// Nothing was attempted.
        case waiting
    }

    private func attempt(_ entry: OutboxEntry) async throws -> Attempt {
        guard entry.unfinished < Outbox.mostUnfinished else {
            try await park(entry, .interrupted, "the process ended \(entry.unfinished) times during an attempt")
            return .failed
        }
        do {
            guard let state = try await context.store.read({ try $0.caseState(entry.caseNumber) }) else {
                throw StoreError.damaged("the queue names case \(entry.caseNumber), which is gone")
            }
            if let blocker = try await blocker(of: entry, state) {
                try await explain(entry, blocker)
                return .waiting
            }
            guard try await context.store.write({ try $0.beginEffect(entry.id) }) else { return .waiting }
            try await perform(entry, state)
            return .done
        } catch is CancellationError {
            // A task of its own, because the store refuses the present one, which is cancelled.
            try await Task { try await context.store.write { try $0.abandonEffect(entry.id) } }.value
            throw CancellationError()
        } catch {
            try await postpone(entry, error)
            return .failed
        }
    }

    /// The condition that must be met before the entry can be attempted. It is tested in every round, and stored only when it changes.
    private func blocker(of entry: OutboxEntry, _ state: CaseState) async throws -> Blocker? {
        switch entry.effect {
        case .sealAnnex: try await Papers(context: context).blocker(state)
        case .mailLetter: try await ApplicantMail(context: context).blocker(state)
        case .issueLetter, .issueRecord, .tellApplicant, .reserve, .revise, .commit, .activate, .release, .issueOrder,
            .withdrawOrder, .orderNetwork:
            nil
        }
    }

    /// The reason why an entry is not attempted yet.
    struct Blocker {
        let cause: DelayCause
        /// In technical English.
        let detail: String
    }

    private func explain(_ entry: OutboxEntry, _ blocker: Blocker) async throws {
        guard entry.cause != blocker.cause.rawValue || entry.lastError != blocker.detail else { return }
        try await context.store.write {
            try $0.explainEffect(entry.id, cause: blocker.cause.rawValue, error: blocker.detail)
        }
    }

    private func postpone(_ entry: OutboxEntry, _ error: any Error) async throws {
        let cause = DelayCause(error)
        let reason = String("\(error)".prefix(1_000))
        if let most = cause.mostAttempts, entry.attempts + 1 >= most { return try await park(entry, cause, reason) }
        // 1, 2, 4 … 300 s, a quarter of it random, so that queued mails are not retried at the same time.
        let pause = min(300.0, Double(1 << min(entry.attempts, 9))) * Double.random(in: 0.75...1)
        let next = context.now.advanced(bySeconds: pause)
        try await context.store.write {
            try $0.postponeEffect(entry.id, cause: cause.rawValue, error: reason, until: next)
        }
        context.logger.warning("left in the queue", metadata: metadata(of: entry, reason))
        try await announce(entry)
    }

    private func park(_ entry: OutboxEntry, _ cause: DelayCause, _ reason: String) async throws {
        let now = context.now
        try await context.store.write {
            try $0.parkEffect(entry.id, cause: cause.rawValue, error: reason, at: now)
        }
        context.logger.error("parked in the queue until somebody releases it", metadata: metadata(of: entry, reason))
        try await announce(entry)
    }

    private func metadata(of entry: OutboxEntry, _ reason: String) -> Logger.Metadata {
        ["case": "\(entry.caseNumber)", "what": "\(entry.effect.name)", "why": "\(reason)", "entry": "\(entry.id)"]
    }

    private func announce(_ entry: OutboxEntry) async throws {
        guard let state = try await context.store.read({ try $0.caseState(entry.caseNumber) }) else { return }
        context.announce(state)
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

    private func perform(_ entry: OutboxEntry, _ state: CaseState) async throws {
        switch entry.effect {
        case .issueLetter: try await Papers(context: context).issueLetter(state, entry)
        case .issueRecord: try await Papers(context: context).issueRecord(state, entry)
        case .sealAnnex: try await Papers(context: context).sealAnnex(state, entry)
        case .mailLetter(let recipient):
            try await ApplicantMail(context: context).sendLetter(state, to: recipient, entry)
        case .tellApplicant(let message): try await ApplicantMail(context: context).tell(message, state, entry)
        case .reserve, .revise, .commit, .activate, .release, .issueOrder, .withdrawOrder, .orderNetwork:
            // Done with their event; an entry of such a kind has nothing left to do.
            try await finish(entry)
        }
    }

    func finish(_ entry: OutboxEntry) async throws {
        let now = context.now
        try await context.store.write { _ = try $0.finishEffect(entry.id, at: now) }
    }

    /// Files a paper, enters it in the ledger and records it in the case, all with the queue's entry and what `alongside` does in one transaction.
    func file(
        _ bytes: [UInt8], as file: CaseFile, leaf kind: LedgerLeaf.Kind, _ entry: OutboxEntry,
        _ command: @escaping @Sendable (String) -> any ProcedureStep,
        alongside: @escaping @Sendable (Records) throws -> Void = { _ in }
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
                try alongside(records)
                return state
            } catch let refusal as Refusal where refusal.kind == .alreadyDone {
                return nil
            }
        }
        if let state { context.announce(state) }
    }
}
