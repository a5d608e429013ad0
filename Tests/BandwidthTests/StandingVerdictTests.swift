// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Evidence
import Testing
import Values

/// The grant of the samples is 100 Mbit/s in, 50 Mbit/s out, and 1 MB of burst.
@Suite("A verdict at any moment")
struct StandingVerdictTests {
    private static func verdict(shift: Double = 0) -> StandingVerdict {
        StandingVerdict(
            BandwidthSamples.terms(),
            beginning: BinGrid.start(of: BandwidthSamples.month.lowerBound).advanced(bySeconds: shift))
    }

    private static func window(
        _ number: Int, _ inbound: (Double, Double), _ outbound: (Double, Double), _ biases: [Bias] = []
    ) -> TrafficWindow {
        var window = BandwidthSamples.window(number, biases: biases)
        window.inbound = BandwidthSamples.between(inbound.0, inbound.1, seconds: 10)
        window.outbound = BandwidthSamples.between(outbound.0, outbound.1, seconds: 10)
        return window
    }

    @Test(
        "Before the first bin has ended windows decide as at a hand-over",
        arguments: [
            // Even the upper bounds are within; the burst of 1 MB is 0.8 Mbit/s over 10 s.
            ((40e6, 60e6), (10e6, 50.7e6), .yes), ((40e6, 60e6), (10e6, 50.9e6), .inconclusive),
            ((100.9e6, 120e6), (10e6, 20e6), .no), ((100.7e6, 120e6), (10e6, 20e6), .inconclusive),
            ((10e6, 20e6), (51e6, 60e6), .no),
        ] as [((Double, Double), (Double, Double), BandwidthVerdict.Answer)])
    func handOver(inbound: (Double, Double), outbound: (Double, Double), answer: BandwidthVerdict.Answer) {
        var verdict = Self.verdict()
        #expect(verdict.answer == .inconclusive)
        verdict.add(Self.window(0, inbound, outbound))
        #expect(verdict.answer == answer && verdict.period.closed == 0)
    }

    @Test("A burst is spent by the windows together")
    func burst() {
        var verdict = Self.verdict()
        for (number, answer) in [.yes, .yes, .inconclusive].enumerated()
            as EnumeratedSequence<[BandwidthVerdict.Answer]>
        {
            verdict.add(Self.window(number, (90e6, 100.35e6), (1e6, 2e6)))
            #expect(verdict.answer == answer, "\(number)")
        }
    }

    @Test("One window that is surely over is not forgotten by those that follow")
    func overOnce() {
        var verdict = Self.verdict()
        verdict.add(Self.window(0, (150e6, 160e6), (1e6, 2e6)))
        for number in 1..<20 { verdict.add(Self.window(number, (1e6, 2e6), (1e6, 2e6))) }
        #expect(verdict.answer == .no)
    }

    @Test(
        "Idle, seen in one direction only, contradicted or of a stepped clock: undecided",
        arguments: [
            ([], true), ([.oneSidedMirror], false), ([.counterMismatch], false), ([.clockStep], false),
        ] as [([Bias], Bool)])
    func silent(biases: [Bias], isIdle: Bool) {
        var verdict = Self.verdict()
        verdict.add(Self.window(0, (1e6, 2e6), (1e6, 2e6)))
        #expect(verdict.answer == .yes)
        if isIdle { verdict = Self.verdict() }
        var window = Self.window(1, (1e6, 2e6), (0, 0), biases)
        if isIdle { window.outbound.kept = 0 }
        verdict.add(window)
        #expect(verdict.answer == .inconclusive)
    }

    @Test("Once a bin has ended the percentile decides, whatever single windows did")
    func bins() {
        var verdict = Self.verdict(shift: -60)
        // Before the first whole bin, over for a moment.
        verdict.add(Self.window(-6, (190e6, 200e6), (1e6, 2e6)))
        for number in -5..<29 {
            verdict.add(Self.window(number, (1e6, 2e6), (1e6, 2e6)))
            #expect(verdict.answer == .no)
        }
        verdict.add(Self.window(29, (1e6, 2e6), (1e6, 2e6)))
        #expect(verdict.period.closed == 1 && verdict.answer == .yes)
        #expect(verdict.period.bins == BandwidthSamples.month)
    }

    @Test("The next month is judged by itself")
    func nextMonth() {
        var verdict = Self.verdict()
        for number in 0..<30 { verdict.add(Self.window(number, (150e6, 160e6), (1e6, 2e6))) }
        #expect(verdict.answer == .no)
        let next = BandwidthSamples.month.count * 30
        for number in next..<(next + 30) { verdict.add(Self.window(number, (1e6, 2e6), (1e6, 2e6))) }
        #expect(verdict.period.closed == 1 && verdict.answer == .yes)
        #expect(verdict.period.bins.lowerBound == BandwidthSamples.month.upperBound)
    }
}
