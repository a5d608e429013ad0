// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Evidence
internal import Logging
internal import Spool
internal import Values

/// Takes orders from the service and performs them, one at a time.
struct OrderLoop: Sendable {
    let tools: AgentContext

    /// Runs until it is cancelled; throws ``ServiceError`` when the agent is revoked, and `SpoolError` when it can keep
    /// nothing.
    func run() async throws {
        var hasLeftOvers = true
        var backOff = BackOff()
        var wasPending = false
        var complained: Set<Digest> = []
        while true {
            if hasLeftOvers {
                try await tools.orders.turn.hold { try tools.reportInterruptions() }
                hasLeftOvers = false
            }
            do throws(ServiceError) {
                _ = try await tools.status()
                let envelopes = try await tools.client.orders(waitSeconds: tools.configuration.pollWaitSeconds)
                if wasPending { tools.log.notice("approved") }
                wasPending = false
                backOff.succeeded()
                var isNew = false
                for envelope in envelopes {
                    do {
                        isNew = try await perform(envelope) || isNew
                    } catch let error as OrderError {
                        if complained.insert(envelope.digest).inserted {
                            tools.log.error("an order was refused", metadata: ["why": "\(error)"])
                        }
                    } catch {
                        // Begun and not reported: answered as interrupted with the next round.
                        hasLeftOvers = true
                        throw ServiceError.invalidAnswer("\(error)")
                    }
                }
                // The open orders are known already. Pause, because the service returns them at once and the loop would not wait.
                if !envelopes.isEmpty && !isNew { try await pause(.seconds(2)) }
            } catch {
                if error.isCancellation || Task.isCancelled { throw CancellationError() }
                if error.isRevoked { throw error }
                if error.isPending, !wasPending {
                    wasPending = true
                    tools.log.notice("waiting for an officer's approval")
                }
                let delay = error.isPending ? .seconds(2) : backOff.delay()
                if !error.isPending {
                    tools.log.warning("no orders", metadata: ["why": "\(error)", "again in": "\(delay)"])
                }
                try await Task.sleep(for: delay)
            }
        }
    }

    private func pause(_ duration: Duration) async throws(ServiceError) {
        do { try await Task.sleep(for: duration) } catch { throw .invalidAnswer("cancelled") }
    }

    /// `false` when it was claimed before.
    private func perform(_ envelope: Envelope) async throws -> Bool {
        let accepted = try tools.accept(envelope)
        guard !tools.orders.knows(accepted.order.id) else { return false }
        return try await tools.orders.turn.hold {
            guard try tools.orders.claim(accepted) else { return false }
            let id = accepted.order.id
            tools.log.notice(
                "verification begins", metadata: ["order": "\(id)", "case": "\(accepted.order.caseNumber)"])
            let progress = ProgressSender(client: tools.client, orderID: id, log: tools.log)
            let result = try await tools.verification(of: accepted).perform { progress.send($0) }
            try tools.orders.complete(accepted)
            tools.log.notice(
                "verification is done", metadata: ["order": "\(id)", "seq": "\(result.record.position.seq)"])
            await progress.finish()
            ResidentMemory.releaseAgain()
            return true
        }
    }
}
