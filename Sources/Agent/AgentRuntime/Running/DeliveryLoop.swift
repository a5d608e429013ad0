// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Logging
internal import Spool

/// Delivers what is in the spool, whichever process put it there.
struct DeliveryLoop: Sendable {
    let tools: ServiceContext

    /// Runs until it is cancelled; throws ``ServiceError`` when the agent is revoked, and `SpoolError` when it can keep nothing.
    func run() async throws {
        let changes = try tools.spool.changes()
        try await reconcile()
        for await _ in changes { try await tools.delivery.drain() }
        throw CancellationError()
    }

    private func reconcile() async throws {
        var backOff = BackOff()
        while true {
            do {
                return try await tools.delivery.reconcile()
            } catch let error as ServiceError {
                if error.isCancellation { throw CancellationError() }
                if error.isRevoked { throw error }
                let delay = backOff.delay()
                tools.log.debug("not reconciled yet", metadata: ["why": "\(error)", "again in": "\(delay)"])
                try await Task.sleep(for: delay)
            }
        }
    }
}
