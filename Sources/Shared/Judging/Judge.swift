// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

/// From measurements to outcomes: pure, and the same code in agent and service, so that a record can be judged again years later.
package struct Judge: Sendable {
    package let order: VerificationOrder

    package init(order: VerificationOrder) {
        self.order = order
    }

    /// Judges all required checks over the reports at hand, at most one for each vantage.
    ///
    /// Failed if any check failed; else inconclusive if any is inconclusive or was not run; else passed. A check of a vantage whose report is
    /// missing is `notRun`.
    package func verdict(reports: [VerificationReport]) -> Verdict {
        var judgements: [Judgement] = []
        for vantage in Vantage.allCases {
            let report = reports.first { $0.vantage == vantage }
            // Without an outside agent nothing is asked of one, but a check that the order requires and nobody made still counts as not run.
            let asked = order.checks(for: vantage)
            for check in vantage == .outside && order.outsideAgent == nil
                ? asked.filter({ $0 == .reachableOutside }) : asked
            {
                guard let result = report?.checks.first(where: { $0.check == check }) else {
                    judgements.append(
                        Judgement(
                            check: check, vantage: vantage, outcome: .notRun, reason: .notMeasured,
                            detail: report == nil
                                ? "no report from the \(vantage.rawValue) agent" : "the report has no such check"))
                    continue
                }
                judgements.append(judge(result, vantage: vantage))
            }
        }
        reconcile(reports: reports, in: &judgements)
        return Verdict(outcome: Judge.overall(judgements), judgements: judgements)
    }

    /// Judges one result by itself: what a live checklist shows.
    package func judge(_ result: CheckResult, vantage: Vantage) -> Judgement {
        let (outcome, reason, detail) = evaluate(result, vantage)
        return Judgement(check: result.check, vantage: vantage, outcome: outcome, reason: reason, detail: detail)
    }

    typealias Finding = (Outcome, Reason, String)

    private func evaluate(_ result: CheckResult, _ vantage: Vantage) -> Finding {
        switch (result.check, result.measurement) {
        case (_, .failure(let failure)):
            (.inconclusive, .proberFault, "could not be measured: \(failure.what)")
        case (.selfLink, .link(let link)): evaluate(link)
        case (.selfGateway, .gateway(let gateway)): evaluate(gateway)
        case (.selfClock, .clock(let clock)): evaluate(clock)
        case (.selfCapture, .capture(let capture)): evaluate(capture)
        case (.connectedIdentity, .identity(let identity)): evaluate(identity)
        case (.reachableICMP, .echo(let echo)): evaluate(echo)
        case (.connectedConflict, .conflict(let conflict)): evaluate(conflict)
        case (.connectedPort, .switchPort(let port)): evaluate(port)
        case (.reachableMTU, .mtu(let mtu)): evaluate(mtu)
        case (.reachablePort, .port(let port)): evaluate(port)
        case (.reachableOutside, .port(let port)) where vantage == .outside: evaluate(port)
        case (.reachableOutside, .arrivals(let arrivals)) where vantage == .inside: evaluate(arrivals)
        case (.controlPort, .controlPort(let control)): evaluate(control)
        case (.controlAddress, .controlAddress(let control)): evaluate(control)
        case (.exposure, .exposure(let exposure)): evaluate(exposure, vantage)
        case (.bandwidthPlateau, .exercise(let exercise)): evaluate(exercise)
        case (.bandwidthIn, .bandwidth(let bandwidth)): evaluate(bandwidth, direction: .inbound)
        case (.bandwidthOut, .bandwidth(let bandwidth)): evaluate(bandwidth, direction: .outbound)
        default: (.inconclusive, .wrongMeasurement, "the report holds another kind of measurement for this check")
        }
    }

    static func overall(_ judgements: [Judgement]) -> Outcome {
        if judgements.contains(where: { $0.outcome == .failed }) { return .failed }
        if judgements.isEmpty || judgements.contains(where: { $0.outcome != .passed }) { return .inconclusive }
        return .passed
    }
}
