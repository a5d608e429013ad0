// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import ServiceLifecycle

/// The service's background work, as a part of its lifecycle group: works off the queue, signs checkpoints, decides overdue orders, verifies placed
/// servers again, reminds and expires.
///
/// An error of one round is logged and the next round tries again: the queue is durable.
package struct CaseworkService: Service {
    let casework: Casework

    package init(_ casework: Casework) {
        self.casework = casework
    }

    private var context: CaseworkContext { casework.context }

    /// Runs until cancelled or shut down; then ends the waits of agents and pages.
    package func run() async throws {
        defer { context.hub.close() }
        let casework = casework
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                for lane in Outbox.Lane.allCases {
                    group.addTask {
                        await repeating("outbox", wokenByWork: true) { try await casework.outbox.workThrough(lane) }
                    }
                }
                group.addTask { await repeating("checkpoint") { try await casework.ledger.signCheckpoint() } }
                group.addTask { await repeating("orders") { try await casework.orders.settleOverdue() } }
                group.addTask { await repeating("provisioning") { try await casework.provisioning.goOn() } }
                group.addTask {
                    await repeating("rounds", each: .seconds(60)) { try await casework.rounds.begin() }
                }
                group.addTask {
                    await repeating("witnesses", each: .seconds(30)) { try await casework.lateWitnesses.watch() }
                }
                group.addTask {
                    await repeating("deadlines", each: .seconds(60)) { try await casework.deadlines.watch() }
                }
                group.addTask {
                    await repeating("bins", each: .seconds(30)) {
                        try await casework.tenants.examineUnfinishedBins()
                    }
                }
                group.addTask {
                    await repeating("retention", each: .seconds(3600)) {
                        try await casework.tenants.forgetOldWindows() + casework.people.forgetOldAttempts()
                    }
                }
            }
        }
    }

    /// - Parameter wokenByWork: new work in the queue ends the pause.
    private func repeating(
        _ name: String, each pause: Duration = .seconds(1), wokenByWork: Bool = false,
        _ round: @escaping @Sendable () async throws -> some Any
    ) async {
        while !Task.isCancelled {
            let news = context.hub.subscribe()
            do {
                _ = try await round()
            } catch {
                if Task.isCancelled { return }
                context.logger.error("a round failed", metadata: ["of": "\(name)", "why": "\(error)"])
            }
            await withTaskGroup { group in
                group.addTask { try? await Task.sleep(for: pause) }
                if wokenByWork {
                    group.addTask { for await case .outbox in news { return } }
                }
                await group.next()
                group.cancelAll()
            }
        }
    }
}
