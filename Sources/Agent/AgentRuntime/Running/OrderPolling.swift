// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Evidence
internal import Logging
internal import Values

/// Asks the service for orders, again and again, and waits after failures.
struct OrderPolling: Sendable {
    let service: ServiceContext
    /// Takes one order; `false` when it was taken before. Throws ``OrderError`` for one that is refused.
    let take: @Sendable (Envelope) async throws -> Bool

    /// Runs until it is cancelled; throws ``ServiceError`` when the agent is revoked, and what `take` throws but for ``OrderError``.
    func run() async throws {
        var backOff = BackOff()
        var wasPending = false
        var complained: Set<Digest> = []
        while true {
            let envelopes: [Envelope]
            do throws(ServiceError) {
                _ = try await service.status()
                envelopes = try await service.client.orders(waitSeconds: service.settings.pollWaitSeconds)
            } catch {
                if error.isCancellation || Task.isCancelled { throw CancellationError() }
                if error.isRevoked { throw error }
                if error.isPending, !wasPending { service.log.notice("waiting for an officer's approval") }
                if !error.isPending { service.log.warning("no orders", metadata: ["why": "\(error)"]) }
                wasPending = error.isPending
                try await Task.sleep(for: error.isPending ? .seconds(2) : backOff.delay())
                continue
            }
            if wasPending { service.log.notice("approved") }
            wasPending = false
            backOff.succeeded()
            var isNew = false
            for envelope in envelopes {
                do {
                    isNew = try await take(envelope) || isNew
                } catch let error as OrderError {
                    if complained.insert(envelope.digest).inserted {
                        service.log.error("an order was refused", metadata: ["why": "\(error)"])
                    }
                }
            }
            // The open orders are known already: the service returns them at once, and the loop would not wait.
            if !envelopes.isEmpty && !isNew { try await Task.sleep(for: .seconds(1)) }
        }
    }
}
