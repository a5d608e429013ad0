// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Logging
internal import Procedure
internal import ServiceLifecycle
internal import Values

extension Casework: Service {
    /// Works off the queue, signs checkpoints, decides overdue orders, reminds and expires, until cancelled or shut down; then ends
    /// the waits of agents and pages.
    ///
    /// An error of one round is logged and the next round tries again: the queue is durable.
    package func run() async throws {
        defer { hub.close() }
        await cancelWhenGracefulShutdown { [self] in
            await withTaskGroup { group in
                for lane in Lane.allCases {
                    group.addTask { await self.repeating("outbox") { try await self.workThrough(lane) } }
                }
                group.addTask { await self.repeating("checkpoint") { try await self.signCheckpoint() } }
                group.addTask { await self.repeating("orders") { try await self.settleOverdueOrders() } }
                group.addTask {
                    await self.repeating("rounds", each: .seconds(60)) { try await self.beginRounds() }
                }
                group.addTask {
                    await self.repeating("deadlines", each: .seconds(60)) { try await self.watchDeadlines() }
                }
                group.addTask {
                    await self.repeating("retention", each: .seconds(3600)) { try await self.forgetTraffic() }
                }
            }
        }
    }

    /// One round after each piece of work in the queue, and at least once a second.
    private func workThrough(_ lane: Lane) async throws {
        while try await workOutbox(lane) > 0 {}
    }

    private func repeating(
        _ name: String, each pause: Duration = .seconds(1), _ round: @escaping @Sendable () async throws -> some Any
    ) async {
        while !Task.isCancelled {
            let news = hub.subscribe()
            do {
                _ = try await round()
            } catch {
                if Task.isCancelled { return }
                logger.error("a round failed", metadata: ["of": "\(name)", "why": "\(error)"])
            }
            await withTaskGroup { group in
                group.addTask { try? await Task.sleep(for: pause) }
                if name == "outbox" {
                    group.addTask { for await case .outbox in news { return } }
                }
                await group.next()
                group.cancelAll()
            }
        }
    }

    /// Reminds and expires cases whose server has not come.
    package func watchDeadlines() async throws {
        let now = now
        let waiting = try await store.read {
            try $0.caseStates(stage: .awaitingServer, most: 10_000) + $0.caseStates(stage: .processing, most: 10_000)
        }
        for state in waiting {
            guard let deadline = state.deliveryDeadline(policy) else { continue }
            try await performAsSystem(now < deadline ? Remind() : Expire(), on: state.number)
        }
    }

    /// Windows are live views, not evidence: a quarter of a year is kept.
    private func forgetTraffic() async throws -> Int {
        let oldest = now.advanced(bySeconds: -92 * 86_400)
        return try await store.write { try $0.forgetWindows(before: oldest) }
    }

    /// Does everything that is due, papers and mail, until nothing is left that can be done now.
    package func drain() async throws {
        var done = 1
        while done > 0 {
            done = 0
            for lane in Lane.allCases { done += try await workOutbox(lane) }
        }
    }
}
