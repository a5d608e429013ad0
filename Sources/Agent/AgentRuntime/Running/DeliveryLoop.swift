// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Logging
internal import Spool

/// Keeps the spool empty, whoever fills it.
struct DeliveryLoop: Sendable {
    let tools: AgentTools

    func run() async throws {
        var isReconciled = false
        while true {
            if !isReconciled {
                do {
                    try await tools.delivery.reconcile()
                    isReconciled = true
                } catch let error as ServiceError {
                    if error.isCancellation { throw CancellationError() }
                }
            }
            try await tools.delivery.drain()
            try await Task.sleep(for: .milliseconds(250))
        }
    }
}
