// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Judging
import Testing
import Values

/// A report's times against each other and against the order.
@Suite("Times of a report")
struct TimeJudgeTests {
    private func verdict(_ change: (inout VerificationReport) -> Void) -> Verdict {
        var inside = Samples.report(.inside)
        change(&inside)
        return Judge(order: Samples.order).verdict(reports: [inside, Samples.report(.outside)])
    }

    private func changeWindows(
        _ report: inout VerificationReport, _ change: (inout [BandwidthMeasurement.Window]) -> Void
    ) {
        for index in report.checks.indices {
            guard case .bandwidth(var bandwidth) = report.checks[index].measurement else { continue }
            change(&bandwidth.windows)
            report.checks[index].measurement = .bandwidth(bandwidth)
        }
    }

    private func expectVoid(_ verdict: Verdict, _ location: SourceLocation = #_sourceLocation) {
        let inside = verdict.judgements.filter { $0.vantage == .inside }
        #expect(
            inside.allSatisfy { $0.outcome == .inconclusive && $0.reason == .timesContradict },
            sourceLocation: location)
        #expect(verdict.outcome == .inconclusive, sourceLocation: location)
    }

    @Test("A healthy report has no fault")
    func healthy() {
        for vantage in Vantage.allCases {
            #expect(ReportTimes(Samples.report(vantage), order: Samples.order).faults.isEmpty)
        }
        #expect(verdict { _ in }.outcome == .passed)
    }

    @Test("windows before the run, after it, in disorder, over each other, or longer than it")
    func windows() {
        expectVoid(verdict { changeWindows(&$0) { $0[0].start = Samples.t0.advanced(bySeconds: -3600) } })
        expectVoid(verdict { changeWindows(&$0) { $0[1].start = Samples.t0.advanced(bySeconds: 3600) } })
        expectVoid(verdict { changeWindows(&$0) { $0.reverse() } })
        expectVoid(verdict { changeWindows(&$0) { $0[1].start = $0[0].start } })
        expectVoid(verdict { changeWindows(&$0) { $0[1].seconds = 3600 } })
    }

    @Test("a run that ends before it begins, by either clock, and clocks that disagree")
    func run() {
        expectVoid(verdict { $0.ended = $0.began.advanced(bySeconds: -1) })
        expectVoid(verdict { $0.bootNanosecondsEnded = 0 })
        expectVoid(verdict { $0.ended = $0.ended.advanced(bySeconds: 60) })
    }

    @Test("a check outside the run, and a run outside the order")
    func checks() {
        expectVoid(verdict { $0.checks[0].began = Samples.t0.advanced(bySeconds: 3600) })
        expectVoid(verdict { $0.checks[0].seconds = 3600 })
        expectVoid(
            verdict { report in
                for offset in [-7200.0] {
                    report.began = report.began.advanced(bySeconds: offset)
                    report.ended = report.ended.advanced(bySeconds: offset)
                }
            })
    }

    @Test("A failure stays a failure")
    func failures() {
        var changed = Samples.healthy
        var stranger = Samples.claim
        stranger.macAddress = MACAddress(bits: 0x0200_5e77_7777)
        changed[.connectedIdentity] = Samples.identity([stranger])
        var report = Samples.report(.inside, changed)
        report.bootNanosecondsEnded = 0
        let verdict = Judge(order: Samples.order).verdict(reports: [report, Samples.report(.outside)])
        #expect(verdict.outcome == .failed)
    }

    @Test("Bandwidth of a run much shorter than the observation does not pass")
    func short() {
        // A minute is ordered, and the windows claim it; the run took twenty seconds by both clocks.
        var order = Samples.order
        order.observation.seconds = 21
        let passed = Judge(order: order).verdict(reports: [Samples.report(.inside), Samples.report(.outside)])
        #expect(passed.outcome == .passed)
        var inside = Samples.report(.inside)
        inside.bootNanosecondsEnded = inside.bootNanosecondsBegan + 17_500_000_000
        inside.ended = inside.began.advanced(bySeconds: 17.5)
        let verdict = Judge(order: order).verdict(reports: [inside, Samples.report(.outside)])
        for check in [CheckID.bandwidthIn, .bandwidthOut] {
            let judgement = verdict.judgements.first { $0.check == check }
            #expect(judgement?.outcome == .inconclusive && judgement?.reason == .runTooShort)
        }
        #expect(verdict.outcome == .inconclusive)
    }

    @Test("A clock that was seen to step keeps it from passing by itself")
    func step() {
        let verdict = verdict { report in
            report.ended = report.ended.advanced(bySeconds: 60)
            for index in report.checks.indices {
                guard case .clock(var clock) = report.checks[index].measurement else { continue }
                clock.largestStepSeconds = 60
                report.checks[index].measurement = .clock(clock)
            }
        }
        #expect(verdict.outcome == .inconclusive)
        #expect(!verdict.judgements.contains { $0.reason == .timesContradict })
    }
}
