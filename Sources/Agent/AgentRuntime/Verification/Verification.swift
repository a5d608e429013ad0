// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Judging
internal import Linux
package import Spool
internal import Values

/// Performs one accepted order: the measuring processes side by side, then the signed report on disk.
package struct Verification: Sendable {
    /// The events while it runs.
    package enum Event: Sendable {
        case started(CheckID)
        /// The judgement is the agent's own, for the screen: the service judges for the record.
        case finished(CheckResult, Judgement)
    }

    let tools: AgentContext
    let accepted: AcceptedOrder

    /// How long a process that is just being started afresh is waited for.
    private static let patience = Duration.seconds(5)

    /// - Parameter tell: called for every line of the checklist.
    package func perform(
        _ tell: (Event) -> Void
    ) async throws -> (report: VerificationReport, record: SpooledRecord) {
        let began = ReportWriter.Beginning()
        let results = await measure(tell)
        try Task.checkCancellation()
        return try tools.writer.write(results, of: accepted, since: began)
    }

    /// One result for each check that the order asks of this agent, in the order's order.
    private func measure(_ tell: (Event) -> Void) async -> [CheckResult] {
        let judge = Judge(order: accepted.order)
        let vantage = tools.configuration.vantage
        let checks = accepted.order.checks(for: vantage)
        var results: [CheckID: CheckResult] = [:]
        for await event in events(of: checks) {
            switch event {
            case .started(let check): tell(.started(check))
            case .finished(let result):
                results[result.check] = result
                tell(.finished(result, judge.judge(result, vantage: vantage)))
            }
        }
        return checks.compactMap { results[$0] }
    }

    /// Ends once each of `checks` is finished. When the consumer stops, so do the measuring processes.
    private func events(of checks: [CheckID]) -> AsyncStream<RemoteMeasurement.Event> {
        AsyncStream { continuation in
            let task = Task {
                let parts = Dictionary(grouping: checks) { AgentRole(measuring: $0) }
                // All processes first, so that their windows begin together.
                let links = await withTaskGroup(of: (AgentRole, MeasuringLink?).self) { group in
                    for role in parts.keys {
                        group.addTask { (role, await tools.links.link(role, within: Verification.patience)) }
                    }
                    return await group.reduce(into: [AgentRole: MeasuringLink?]()) { $0[$1.0] = $1.1 }
                }
                await withTaskGroup { group in
                    for (role, checks) in parts {
                        guard let link = links[role] ?? nil else {
                            for check in checks { continuation.yield(.finished(missing(check, role))) }
                            continue
                        }
                        group.addTask {
                            var measurement = RemoteMeasurement(
                                link, accepted, checks: checks, clock: tools.measuringClock, store: tools.store,
                                log: tools.log)
                            await measurement.perform { continuation.yield($0) }
                            tools.links.release(role)
                        }
                    }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func missing(_ check: CheckID, _ role: AgentRole) -> CheckResult {
        CheckResult(
            check: check, method: "none", began: .now(), seconds: 0,
            measurement: .failure(LocalFailure(what: "\(role.name) does not run: the agent's log says why")))
    }
}
