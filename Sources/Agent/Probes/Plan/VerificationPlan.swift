// SPDX-License-Identifier: Apache-2.0

package import Evidence

/// The events of a verification while it runs.
package enum VerificationEvent: Sendable {
    case started(CheckID)
    case finished(CheckResult)
    /// All results, in the order's order; the last event.
    case completed([CheckResult])
}

/// All checks that an order asks of one vantage, run side by side within the observation window.
package struct VerificationPlan: Sendable {
    package let order: VerificationOrder
    package let vantage: Vantage
    package let checks: [CheckID]
    private let environment: ProbeEnvironment
    private let probes: [CheckID: Probe]
    private let length: Duration

    /// Time after the window after which a probe that still runs is cancelled.
    static let grace = Duration.seconds(3)

    /// - Parameters:
    ///   - checks: those to perform; all that the order asks of this vantage when `nil`.
    ///   - extra: probes for checks that are not measured here; they take precedence.
    ///   - window: the order's observation when `nil`.
    package init(
        order: VerificationOrder, vantage: Vantage, environment: ProbeEnvironment, checks: [CheckID]? = nil,
        extra: [Probe] = [], window: Duration? = nil
    ) {
        self.order = order
        self.vantage = vantage
        self.environment = environment
        self.checks = checks ?? order.checks(for: vantage)
        let own = Probe.standard + Probe.speaking(order.target.service, at: vantage)
        probes = Dictionary((own + extra).map { ($0.check, $0) }, uniquingKeysWith: { $1 })
        length = window ?? .seconds(order.observation.seconds)
    }

    /// Starts at once; ends after `.completed`. When the consumer stops or is cancelled, so are the probes.
    package func events() -> AsyncStream<VerificationEvent> {
        AsyncStream { continuation in
            let task = Task {
                let results = await perform { continuation.yield($0) }
                continuation.yield(.completed(results))
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Runs to the end: one result for each of ``checks``, in their order.
    package func run() async -> [CheckResult] {
        await perform { _ in }
    }

    private func perform(_ report: @escaping @Sendable (VerificationEvent) -> Void) async -> [CheckResult] {
        let run = await ProbeRun(order: order, vantage: vantage, environment: environment, length: length)
        var results: [CheckID: CheckResult] = [:]
        await withTaskGroup(of: CheckResult?.self) { group in
            for check in checks {
                guard let probe = probes[check] else { continue }
                report(.started(check))
                group.addTask { await probe.run(in: run) }
            }
            group.addTask {
                try? await run.window.wait(until: run.window.end + VerificationPlan.grace)
                return nil
            }
            while results.count < checks.count(where: { probes[$0] != nil }), let next = await group.next() {
                guard let result = next else {
                    group.cancelAll()
                    continue
                }
                results[result.check] = result
                report(.finished(result))
            }
            group.cancelAll()
        }
        return checks.map { check in
            if let result = results[check] { return result }
            let result = CheckResult(
                check: check, method: "none", began: run.window.began, seconds: 0,
                measurement: .failure(LocalFailure(what: "this agent has no probe for \(check.rawValue)")))
            report(.finished(result))
            return result
        }
    }
}
