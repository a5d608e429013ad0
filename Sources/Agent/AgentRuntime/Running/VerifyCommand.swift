// SPDX-License-Identifier: Apache-2.0

internal import Delivery
package import Evidence
internal import Logging
internal import Spool

/// `titipan-agent verify`: one case, at once, at a terminal.
package struct VerifyCommand: Sendable {
    package enum Event: Sendable {
        /// Another verification of this machine goes first.
        case waitingForTurn
        case ordered(VerificationOrder)
        case started(CheckID)
        case finished(CheckResult, Judgement)
        /// The report is signed and on this machine's disk.
        case kept(VerificationReport)
        /// The service has it, durably.
        case delivered(Receipt)
        /// The reports that the service still waits for.
        case awaiting([String])
    }

    /// The results of the command.
    package struct Ending: Sendable {
        package let order: VerificationOrder
        /// `nil` when the order had been performed before.
        package let report: VerificationReport?
        package let receipt: Receipt?
        /// `nil` when the service did not decide in time.
        package let verdict: OrderVerdict?
    }

    private let tools: AgentContext
    private let patience: Duration

    /// - Parameter patience: how long the verdict is awaited after delivery.
    package init(_ tools: AgentContext, patience: Duration = .seconds(90)) {
        self.tools = tools
        self.patience = patience
    }

    /// Throws ``ServiceError``, ``OrderError`` or `SpoolError` when there is nothing to show.
    package func verify(caseNumber: String, _ tell: (Event) -> Void) async throws -> Ending {
        try await tools.orders.turn.hold(waits: { tell(.waitingForTurn) }) {
            try await verifyInTurn(caseNumber: caseNumber, tell)
        }
    }

    private func verifyInTurn(caseNumber: String, _ tell: (Event) -> Void) async throws -> Ending {
        try tools.reportInterruptions()
        _ = try await tools.status()
        try? await tools.delivery.reconcile()
        if try !tools.spool.pending().isEmpty {
            try await tools.delivery.turn.hold { try await deliver(.seconds(20)) { _ in } }
        }

        let accepted = try tools.accept(try await tools.client.startVerification(ofCase: caseNumber))
        tell(.ordered(accepted.order))
        guard try tools.orders.claim(accepted) else {
            let verdict = try await awaitVerdict(of: accepted.order.id, tell)
            return Ending(order: accepted.order, report: nil, receipt: nil, verdict: verdict)
        }
        // `run` delivers nothing meanwhile: the receipt is awaited here.
        let (report, receipt) = try await tools.delivery.turn.hold { try await performAndDeliver(accepted, tell) }
        let verdict = try await awaitVerdict(of: accepted.order.id, tell)
        return Ending(order: accepted.order, report: report, receipt: receipt, verdict: verdict)
    }

    private func performAndDeliver(
        _ accepted: AcceptedOrder, _ tell: (Event) -> Void
    ) async throws -> (VerificationReport, Receipt?) {
        let progress = ProgressSender(client: tools.client, orderID: accepted.order.id, log: tools.log)
        let (report, record) = try await tools.verification(of: accepted).perform { event in
            progress.send(event)
            switch event {
            case .started(let check): tell(.started(check))
            case .finished(let result, let judgement): tell(.finished(result, judgement))
            }
        }
        try tools.orders.complete(accepted)
        tell(.kept(report))
        await progress.finish()
        var receipt: Receipt?
        try await deliver(.seconds(60)) { if $0.report == record.digest { receipt = $0 } }
        if let receipt { tell(.delivered(receipt)) }
        return (report, receipt)
    }

    /// Empties the spool, or leaves it to `run` after the time is up.
    private func deliver(_ limit: Duration, _ received: (Receipt) -> Void) async throws {
        let deadline = ContinuousClock.now + limit
        var backOff = BackOff(base: .milliseconds(500), cap: .seconds(5))
        var lastComplaint = ""
        while ContinuousClock.now < deadline {
            switch try await tools.delivery.step() {
            case .idle: return
            case .delivered(_, let receipt): received(receipt)
            case .repaired, .uploaded: continue
            case .failed(let error):
                if error.isRevoked { throw error }
                if "\(error)" != lastComplaint { tools.log.warning("the report waits", metadata: ["why": "\(error)"]) }
                lastComplaint = "\(error)"
                try await Task.sleep(for: backOff.delay())
            }
        }
    }

    private func awaitVerdict(of id: String, _ tell: (Event) -> Void) async throws -> OrderVerdict? {
        let deadline = ContinuousClock.now + patience
        var lastAwaited: [String] = []
        while ContinuousClock.now < deadline {
            do throws(ServiceError) {
                let verdict = try await tools.client.verdict(ofOrder: id, waitSeconds: 10)
                if verdict.state == .decided { return verdict }
                if verdict.awaiting != lastAwaited {
                    lastAwaited = verdict.awaiting
                    tell(.awaiting(verdict.awaiting))
                }
                try await pause(.milliseconds(300))
            } catch {
                if error.isCancellation { throw CancellationError() }
                tools.log.warning("no verdict yet", metadata: ["why": "\(error)"])
                try await Task.sleep(for: .seconds(1))
            }
        }
        return nil
    }

    private func pause(_ duration: Duration) async throws(ServiceError) {
        do { try await Task.sleep(for: duration) } catch { throw .invalidAnswer("cancelled") }
    }
}
