// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Evidence
internal import Linux
internal import Logging
internal import Values

/// Looks at the service's ledger, compares it with what it showed before, and cosigns it.
struct WitnessLoop: Sendable {
    let tools: ServiceContext
    /// Between two looks.
    private static let pause = Duration.seconds(10)
    /// After an answer that will not soon be another: a service of an earlier version, or a ledger that does not continue.
    private static let longPause = Duration.seconds(300)

    /// Runs until it is cancelled; throws ``ServiceError`` when the agent is revoked. Whatever else fails is tried again.
    func run() async throws {
        let witness: LedgerWitness
        do {
            witness = try LedgerWitness(identity: tools.identity, directory: tools.settings.identityDirectory)
        } catch {
            // Orders and reports go on without.
            tools.log.error("the ledger cannot be watched", metadata: ["why": "\(error)"])
            while true { try await Task.sleep(for: Self.longPause) }
        }
        var cosigned: Int?
        while true {
            var pause = Self.pause
            do {
                if let offer = try await tools.client.checkpoint(from: try witness.keptSize()) {
                    let now = UInt64(max(0, tools.time.microseconds / 1_000_000))
                    let cosignature = try witness.cosign(offer, time: now)
                    if cosignature.size != cosigned {
                        try await tools.client.send(cosignature)
                        cosigned = cosignature.size
                    }
                }
            } catch let error as ServiceError {
                if error.isCancellation { throw CancellationError() }
                if error.isRevoked { throw error }
                if error.isUnknownPath { pause = Self.longPause }
                tools.log.debug("the ledger was not looked at", metadata: ["why": "\(error)"])
            } catch let refusal as LedgerWitness.Refusal {
                tools.log.error("the ledger is not cosigned", metadata: ["why": "\(refusal)"])
                pause = Self.longPause
            }
            try await Task.sleep(for: pause * Double.random(in: 0.75...1))
        }
    }
}
