// SPDX-License-Identifier: Apache-2.0

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
        compareIdentities(reports: reports, in: &judgements)
        // In this order: a control port that only a deaf agent found silent is void, and with it what it was to vouch for.
        voidSilenceWithoutLink(in: &judgements)
        voidPositivesWithoutControl(in: &judgements)
        return Verdict(outcome: Judge.overall(judgements), judgements: judgements)
    }

    /// Judges one result by itself: what a live checklist shows.
    package func judge(_ result: CheckResult, vantage: Vantage) -> Judgement {
        let (outcome, reason, detail) = weigh(result)
        return Judgement(check: result.check, vantage: vantage, outcome: outcome, reason: reason, detail: detail)
    }

    typealias Opinion = (Outcome, Reason, String)

    private func weigh(_ result: CheckResult) -> Opinion {
        switch (result.check, result.measurement) {
        case (_, .failure(let failure)):
            (.inconclusive, .proberFault, "could not be measured: \(failure.what)")
        case (.selfLink, .link(let link)): weigh(link)
        case (.selfGateway, .gateway(let gateway)): weigh(gateway)
        case (.selfClock, .clock(let clock)): weigh(clock)
        case (.selfCapture, .capture(let capture)): weigh(capture)
        case (.connectedIdentity, .identity(let identity)): weigh(identity)
        case (.reachableICMP, .echo(let echo)): weigh(echo)
        case (.reachablePort, .port(let port)), (.reachableOutside, .port(let port)): weigh(port)
        case (.controlPort, .controlPort(let control)): weigh(control)
        case (.bandwidthIn, .bandwidth(let bandwidth)): weigh(bandwidth, direction: .inbound)
        case (.bandwidthOut, .bandwidth(let bandwidth)): weigh(bandwidth, direction: .outbound)
        default: (.inconclusive, .wrongMeasurement, "the report holds another kind of measurement for this check")
        }
    }

    static func overall(_ judgements: [Judgement]) -> Outcome {
        if judgements.contains(where: { $0.outcome == .failed }) { return .failed }
        if judgements.isEmpty || judgements.contains(where: { $0.outcome != .passed }) { return .inconclusive }
        return .passed
    }

    /// The server must be the same seen from both sides: another host key outside means that somebody stands between.
    private func compareIdentities(reports: [VerificationReport], in judgements: inout [Judgement]) {
        guard let index = judgements.firstIndex(where: { $0.check == .reachableOutside && $0.outcome == .passed }),
            let outside = identity(of: .reachableOutside, from: .outside, in: reports)
        else { return }
        guard let inside = identity(of: .reachablePort, from: .inside, in: reports) else {
            judgements[index].outcome = .inconclusive
            judgements[index].reason = .noIdentity
            judgements[index].detail = "the identity seen outside has nothing inside to be compared with"
            return
        }
        if inside != outside {
            judgements[index].outcome = .failed
            judgements[index].reason = .identityDiffersOutside
            judgements[index].detail =
                "another identity answers outside (\(outside.description.prefix(16))…) than inside (\(inside.description.prefix(16))…)"
        }
    }

    private func identity(of check: CheckID, from vantage: Vantage, in reports: [VerificationReport]) -> Digest? {
        for result in reports.first(where: { $0.vantage == vantage })?.checks ?? [] where result.check == check {
            if case .port(let port) = result.measurement { return port.hostKey?.sha256 ?? port.certificate }
        }
        return nil
    }

    /// What a prober did not hear, it may itself have been deaf to: without its own link and gateway, silence blames nobody, and the silence of
    /// the control port proves nothing.
    private func voidSilenceWithoutLink(in judgements: inout [Judgement]) {
        let silence: Set<Reason> = [.registeredServerSilent, .noReply, .loss, .timedOut, .unreachable]
        for vantage in Vantage.allCases {
            let deaf = judgements.first {
                $0.vantage == vantage && [.selfLink, .selfGateway].contains($0.check) && $0.outcome != .passed
            }
            guard let deaf else { continue }
            for index in judgements.indices where judgements[index].vantage == vantage {
                let judgement = judgements[index]
                let isSilence = judgement.outcome == .failed && silence.contains(judgement.reason)
                guard isSilence || judgement.check == .controlPort && judgement.outcome == .passed else { continue }
                judgements[index].outcome = .inconclusive
                judgements[index].reason = deaf.reason
                judgements[index].detail += "; void, because the agent's own \(deaf.check.rawValue) did not hold"
            }
        }
    }

    /// Positives of reachability are void unless the unassigned port stayed silent: an answer proves nothing when that port answers too, or
    /// when nobody could have heard whether it does.
    private func voidPositivesWithoutControl(in judgements: inout [Judgement]) {
        guard let control = judgements.first(where: { $0.check == .controlPort }), control.outcome != .passed else {
            return
        }
        for index in judgements.indices
        where [.reachablePort, .reachableOutside].contains(judgements[index].check)
            && judgements[index].outcome == .passed
        {
            judgements[index].outcome = .inconclusive
            judgements[index].reason = control.reason
            judgements[index].detail += "; void, because the negative control did not hold"
        }
    }
}
