// SPDX-License-Identifier: Apache-2.0

internal import Delivery

/// Keeps the agent's certificate good while it runs.
struct CertificateLoop: Sendable {
    let tools: ServiceContext

    /// Runs until it is cancelled; throws ``ServiceError`` when the agent is revoked.
    func run() async throws {
        let keeper = CertificateKeeper(client: tools.client, log: tools.log)
        while true { try await Task.sleep(for: try await keeper.round()) }
    }
}
