// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Judging
internal import Values
internal import Words

extension CheckLineView {
    /// A line that stands, with the figures of the report that it was judged by.
    init(_ judgement: Judgement, reports: [VerificationReport]) {
        let result = reports.result(of: judgement.check, judgement.vantage)
        self.init(judgement, .judged, measured: result?.measurement.sentence(in: .indonesian))
    }

    fileprivate init(_ judgement: Judgement, _ state: State, measured: String?) {
        self.init(
            check: judgement.check, vantage: judgement.vantage, state: state, outcome: judgement.outcome,
            reason: judgement.reason, detail: judgement.detail, measured: measured)
    }
}

extension [VerificationReport] {
    fileprivate func result(of check: CheckID, _ vantage: Vantage) -> CheckResult? {
        first { $0.vantage == vantage }?.checks.first { $0.check == check }
    }
}

extension VerificationView {
    init(_ snapshot: VerificationSnapshot) {
        let order = snapshot.record.order
        let verdict = snapshot.record.verdict
        self.init(
            orderID: order.id, attempt: snapshot.attempt, issued: order.issued, expires: order.expires,
            observationSeconds: order.observation.seconds, hasOutsideAgent: order.outsideAgent != nil,
            checks: VerificationView.lines(snapshot), awaiting: snapshot.awaiting, outcome: verdict?.outcome,
            decided: snapshot.record.decidedAt,
            changes: verdict.flatMap { now in snapshot.earlier.map { now.changes(since: $0) } } ?? [],
            traffic: VerificationView.traffic(snapshot.reports, grant: order.target.grant))
    }

    private static func lines(_ snapshot: VerificationSnapshot) -> [CheckLineView] {
        let order = snapshot.record.order
        let vantages: [Vantage] = order.outsideAgent == nil ? [.inside] : [.inside, .outside]
        return vantages.flatMap { vantage in
            order.checks(for: vantage).map { line($0, vantage, snapshot) }
        }
    }

    private static func line(_ check: CheckID, _ vantage: Vantage, _ snapshot: VerificationSnapshot) -> CheckLineView {
        let order = snapshot.record.order
        let judged = snapshot.record.verdict?.judgements.first { $0.check == check && $0.vantage == vantage }
        if let judged { return CheckLineView(judged, reports: snapshot.reports) }
        if let result = snapshot.reports.result(of: check, vantage) {
            let judgement = Judge(order: order).judge(result, vantage: vantage)
            return CheckLineView(judgement, .finished, measured: result.measurement.sentence(in: .indonesian))
        }
        guard let update = snapshot.progress.first(where: { $0.vantage == vantage && $0.update.check == check })?.update
        else {
            return CheckLineView(check: check, vantage: vantage, state: .waiting)
        }
        return CheckLineView(
            check: check, vantage: vantage, state: update.state == .running ? .running : .finished,
            outcome: update.outcome, detail: update.detail, measured: update.measurement?.sentence(in: .indonesian))
    }

    /// The rates that the inside report holds.
    static func traffic(_ reports: [VerificationReport], grant: Grant) -> [DirectionTraffic] {
        let inside = reports.first { $0.vantage == .inside }
        return (inside?.checks ?? []).compactMap { result in
            guard case .bandwidth(let bandwidth) = result.measurement else { return nil }
            let seconds = bandwidth.windows.map(\.seconds).reduce(0, +)
            let bytes = bandwidth.windows.map(\.traffic.bytes).reduce(.zero, +)
            let scale = seconds > 0 ? 8 / seconds : 0
            return DirectionTraffic(
                direction: bandwidth.direction,
                rate: Estimate(
                    estimate: bytes.estimate * scale, lower: bytes.lower * scale, upper: bytes.upper * scale),
                grantBitsPerSecond: grant.bitsPerSecond(bandwidth.direction),
                keptFrames: bandwidth.windows.map(\.traffic.kept).saturatingSum,
                windows: bandwidth.windows.map {
                    Window(start: $0.start, seconds: $0.seconds, rate: $0.traffic.bitsPerSecond(over: $0.seconds))
                })
        }
    }
}
