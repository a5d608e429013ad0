// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Judging
package import Spool
internal import Probes

/// Performs one accepted order: probes and sampling side by side, then the signed report on disk.
package struct Verification: Sendable {
    /// The events while it runs.
    package enum Event: Sendable {
        case started(CheckID)
        /// The judgement is the agent's own, for the screen: the service judges for the record.
        case finished(CheckResult, Judgement)
    }

    let tools: AgentContext
    let accepted: AcceptedOrder

    /// - Parameter tell: called for every line of the checklist.
    package func perform(
        _ tell: (Event) -> Void
    ) async throws -> (report: VerificationReport, record: SpooledRecord) {
        let order = accepted.order
        let began = ReportWriter.Beginning()
        let results = try await tools.arbiter.preempting {
            await measure(order, tell)
        }
        try Task.checkCancellation()
        return try tools.writer.write(results, of: accepted, since: began)
    }

    private func measure(_ order: VerificationOrder, _ tell: (Event) -> Void) async -> [CheckResult] {
        let extra = tools.sampler.map { TrafficObservation(sampler: $0, order: order).probes } ?? []
        let plan = VerificationPlan(
            order: order, vantage: tools.configuration.vantage, environment: tools.environment, extra: extra)
        let judge = Judge(order: order)
        for await event in plan.events() {
            switch event {
            case .started(let check): tell(.started(check))
            case .finished(let result): tell(.finished(result, judge.judge(result, vantage: plan.vantage)))
            case .completed(let results): return results
            }
        }
        return []
    }
}
