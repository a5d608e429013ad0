// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

/// A report's times against each other and against its order: what one run of one agent cannot have measured.
///
/// The boot clock tells true durations. The wall clock tells when, and may be stepped while a run lasts; the check `self.clock` says so then.
package struct ReportTimes {
    let report: VerificationReport
    let order: VerificationOrder

    package init(_ report: VerificationReport, order: VerificationOrder) {
        self.report = report
        self.order = order
    }

    package enum Fault: Hashable, Sendable {
        case endsBeforeItBegins
        case bootClockRunsBack
        /// Wall and boot clock say different durations.
        case clocksDisagree
        /// More than ``clockTolerance`` before the order was issued, or begun after it expired.
        case outsideOrder
        case checkOutsideRun(CheckID)
        case windowOutsideRun(CheckID)
        /// Windows of a check that are not in order, or share time.
        case windowsOverlap(CheckID)
        case windowsLongerThanRun(CheckID)
    }

    /// Seconds that an agent's wall clock may be off the service's.
    package static let clockTolerance = 60.0
    /// Seconds that times within a report may lie outside its beginning and end: clocks are read one after the other, and slewed.
    private static let runTolerance = 5.0
    /// Seconds that two windows may share.
    private static let overlapTolerance = 0.5

    /// Seconds by the boot clock.
    package var runSeconds: Double {
        let (began, ended) = (report.bootNanosecondsBegan, report.bootNanosecondsEnded)
        return ended < began ? 0 : Double(ended - began) / 1e9
    }

    /// Everything that is wrong, each once; empty for a report of one run.
    package var faults: [Fault] {
        var faults: [Fault] = []
        if report.ended < report.began { faults.append(.endsBeforeItBegins) }
        if report.bootNanosecondsEnded < report.bootNanosecondsBegan { faults.append(.bootClockRunsBack) }
        if abs(report.ended.seconds(since: report.began) - runSeconds) > Self.runTolerance {
            faults.append(.clocksDisagree)
        }
        if report.began.seconds(since: order.issued) < -Self.clockTolerance
            || report.began.seconds(since: order.expires) > Self.clockTolerance
        {
            faults.append(.outsideOrder)
        }
        for result in report.checks {
            if !contains(result.began, result.seconds) { faults.append(.checkOutsideRun(result.check)) }
            faults += windowFaults(of: result.measurement, in: result.check)
        }
        return faults
    }

    private typealias Span = (start: Timestamp, seconds: Double)

    private func windowFaults(of measurement: Measurement, in check: CheckID) -> [Fault] {
        let spans = spans(of: measurement)
        var faults: [Fault] = []
        if !spans.allSatisfy({ contains($0.start, $0.seconds) }) { faults.append(.windowOutsideRun(check)) }
        if case .bandwidth = measurement, !areInOrder(spans) { faults.append(.windowsOverlap(check)) }
        if spans.map(\.seconds).reduce(0, +) > runSeconds + Self.runTolerance {
            faults.append(.windowsLongerThanRun(check))
        }
        return faults
    }

    /// Each window begins after the one before, and shares less than the tolerance with it.
    private func areInOrder(_ spans: [Span]) -> Bool {
        zip(spans, spans.dropFirst()).allSatisfy { earlier, later in
            let step = later.start.seconds(since: earlier.start)
            return step > 0 && step >= earlier.seconds - Self.overlapTolerance
        }
    }

    private func contains(_ start: Timestamp, _ seconds: Double) -> Bool {
        start.seconds(since: report.began) >= -Self.runTolerance
            && start.seconds(since: report.ended) + seconds <= Self.runTolerance
    }

    private func spans(of measurement: Measurement) -> [Span] {
        switch measurement {
        case .bandwidth(let bandwidth): bandwidth.windows.map { ($0.start, $0.seconds) }
        case .exercise(let exercise): exercise.phases.map { ($0.began, $0.seconds) }
        case .mirror(let mirror): [(mirror.began, mirror.seconds)]
        case .arrivals(let arrivals): arrivals.watch.map { [($0.began, $0.seconds)] } ?? []
        case .link, .gateway, .clock, .capture, .identity, .echo, .port, .controlPort, .conflict, .switchPort, .mtu,
            .controlAddress, .exposure, .failure:
            []
        }
    }
}

extension ReportTimes.Fault: CustomStringConvertible {
    /// A clause in English without a full stop.
    package var description: String {
        switch self {
        case .endsBeforeItBegins: "it ends before it begins"
        case .bootClockRunsBack: "its boot clock runs backwards"
        case .clocksDisagree: "wall and boot clock say different durations"
        case .outsideOrder: "it did not begin between the order's issue and its expiry"
        case .checkOutsideRun(let check): "\(check.rawValue) was made before the run began or after it ended"
        case .windowOutsideRun(let check): "a window of \(check.rawValue) lies outside the run"
        case .windowsOverlap(let check): "windows of \(check.rawValue) are not one after the other"
        case .windowsLongerThanRun(let check): "the windows of \(check.rawValue) together are longer than the run"
        }
    }
}
