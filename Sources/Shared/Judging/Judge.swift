// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

/// The rules from measurements to outcomes. Pure and the same in agent and service, so that a record can be judged again years later.
package struct Judge: Sendable {
    /// The rules of a release; records sealed under earlier ones are judged again by these.
    package enum Rules: Sendable, CaseIterable {
        /// 0.1: neither times nor frames of reports are compared.
        case withoutTimesAndFrames
        case current
    }

    package let order: VerificationOrder
    private let rules: Rules

    package init(order: VerificationOrder, rules: Rules = .current) {
        self.order = order
        self.rules = rules
    }

    /// Judges all required checks over the reports at hand, at most one for each vantage.
    ///
    /// Failed if any check failed; else inconclusive if any is inconclusive or was not run; else passed. A check of a vantage whose report is
    /// missing is `notRun`.
    package func verdict(reports: [VerificationReport]) -> Verdict {
        let reports = ReportSet(reports)
        var judgements: [Judgement] = []
        for vantage in Vantage.allCases {
            // Without an outside agent only the check that the order requires of it is listed, as not run.
            let asked = order.checks(for: vantage)
            for check in vantage == .outside && order.outsideAgent == nil
                ? asked.filter({ $0 == .reachableOutside }) : asked
            {
                guard let result = reports.result(check, from: vantage) else {
                    judgements.append(
                        Judgement(
                            check: check, vantage: vantage, outcome: .notRun, reason: .notMeasured,
                            detail: reports[vantage] == nil
                                ? "no report from the \(vantage.rawValue) agent" : "the report has no such check"))
                    continue
                }
                judgements.append(judge(result, vantage: vantage))
            }
        }
        var reconciliation = Reconciliation(
            order: order, reports: reports, rules: rules, judgements: judgements)
        reconciliation.run()
        return Verdict(
            outcome: Judge.overall(reconciliation.judgements), judgements: reconciliation.judgements)
    }

    /// Judges one result by itself: what a live checklist shows.
    package func judge(_ result: CheckResult, vantage: Vantage) -> Judgement {
        let finding = finding(of: result, vantage)
        return Judgement(
            check: result.check, vantage: vantage, outcome: finding.outcome, reason: finding.reason,
            detail: finding.detail)
    }

    /// Failed if any failed; passed if there are any and all passed; else inconclusive.
    private static func overall(_ judgements: [Judgement]) -> Outcome {
        if judgements.contains(where: { $0.outcome == .failed }) { return .failed }
        if judgements.isEmpty || judgements.contains(where: { $0.outcome != .passed }) { return .inconclusive }
        return .passed
    }
}
