// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Evidence
import Testing
import Values

@Suite("From windows to bins")
struct BandwidthPeriodTests {
    private let first = BandwidthSamples.month.lowerBound

    private func period(
        lineRate: Double? = 1e9, accounting: BandwidthTerms.Accounting = .higher, bins: Int = 8_640
    ) -> BandwidthPeriod {
        BandwidthPeriod(
            BandwidthSamples.terms(lineRate: lineRate, accounting: accounting), bins: first..<first + Int64(bins))
    }

    @Test("Thirty windows make a bin, which closes with the last of them")
    func wholeBin() throws {
        var period = period()
        for number in 0..<29 { period.add(BandwidthSamples.window(number, inbound: 30e6, outbound: 20e6)) }
        #expect(period.closed == 0 && period.percentile == nil && period.verdict.reason == .noBins)
        period.add(BandwidthSamples.window(29, inbound: 60e6, outbound: 20e6))
        #expect(period.closed == 1)
        #expect(period.percentile(.inbound) == Estimate(estimate: 31e6, lower: 31e6, upper: 31e6))
        #expect(period.percentile(.outbound) == Estimate(estimate: 20e6, lower: 20e6, upper: 20e6))
        #expect(period.percentile == period.percentile(.inbound))
        #expect(period.verdict.answer == .yes && period.verdict.deciding == 1)
        // 20 of 50 Mbit/s is more than 31 of 100.
        #expect(try #require(period.shareOfGrant).estimate == 0.4)
    }

    @Test("Windows that begin anywhere make bins without a gap", arguments: [-4.9, -0.3, 0, 0.001, 3.7, 5])
    func unaligned(shift: Double) {
        var period = period()
        for number in 0..<90 { period.add(BandwidthSamples.window(number, shift: shift, inbound: 40e6)) }
        #expect(period.closed == 3 || period.closed == 2)
        #expect(period.percentile(.inbound) == Estimate(estimate: 40e6, lower: 40e6, upper: 40e6), "\(shift)")
    }

    @Test("A window that was not measured is missing: nothing at least, the line rate at most")
    func missingWindow() {
        for hidden: [Bias] in [[], [.clockStep]] {
            var period = period()
            for number in 0..<30 {
                if number != 7 {
                    period.add(BandwidthSamples.window(number, inbound: 30e6))
                } else if !hidden.isEmpty {
                    period.add(BandwidthSamples.window(number, inbound: 30e6, biases: hidden))
                }
            }
            let expected = Estimate(estimate: 30e6, lower: 29e6, upper: 29e6 + 1e9 / 30)
            #expect(period.closed == 1 && isNear(period.percentile(.inbound), expected), "\(hidden)")
        }
    }

    @Test("Bins without a window are missing, and the bin before ends where its last window did")
    func gap() {
        var period = period()
        for number in 0..<15 { period.add(BandwidthSamples.window(number, inbound: 30e6)) }
        period.add(BandwidthSamples.window(120, inbound: 30e6))
        #expect(period.closed == 4)
        let verdict = period.verdict
        #expect(verdict.answer == .inconclusive && verdict.undecided.missing == 4 && verdict.reason == .missingBins)
        #expect(period.percentile(.inbound)?.upper == 1e9 && period.percentile(.inbound)?.lower == 15e6)
        period.close(endedBy: BinGrid.start(of: first + 7).advanced(bySeconds: 12))
        #expect(period.closed == 7)
        period.close(endedBy: BinGrid.start(of: first + 2))
        #expect(period.closed == 7)
    }

    @Test("When the line rate is unknown, missing time leaves no upper bound")
    func unknownLineRate() {
        var period = period(lineRate: nil)
        for number in 1..<30 { period.add(BandwidthSamples.window(number, inbound: 30e6)) }
        #expect(period.percentile(.inbound)?.upper == .infinity)
        #expect(period.verdict.reason == .missingBins && period.bursts(.inbound).answer == .inconclusive)
    }

    @Test("What no mirror showed is missing in that direction only")
    func oneSided() {
        var period = period()
        for number in 0..<30 {
            var window = BandwidthSamples.window(number, inbound: 30e6, outbound: 0, biases: [.oneSidedMirror])
            window.outbound.kept = 0
            period.add(window)
        }
        #expect(period.verdict(.inbound)?.answer == .yes)
        #expect(period.verdict(.outbound)?.reason == .missingBins)
        #expect(period.verdict.answer == .inconclusive && period.verdict.undecided.missing == 1)
        #expect(period.percentile(.inbound)?.upper == 30e6 && period.percentile == nil)
    }

    @Test("A window that the interface's counters contradict voids its bin")
    func contradicted() {
        var period = period()
        for number in 0..<60 {
            period.add(BandwidthSamples.window(number, biases: number == 31 ? [.counterMismatch] : []))
        }
        #expect(period.closed == 2)
        #expect(period.verdict.reason == .contradictedBins && period.verdict.undecided.contradicted == 1)
    }

    @Test("The bounds of biased windows add up as they are, and are named")
    func biased() {
        var period = period()
        for number in 0..<30 {
            var window = BandwidthSamples.window(number, inbound: 90e6)
            if number < 10 {
                window.inbound = BandwidthSamples.between(80e6, 140e6, seconds: 10)
                window.biases = [.drops]
            }
            period.add(window)
        }
        let expected = Estimate(estimate: 290e6 / 3, lower: 260e6 / 3, upper: 320e6 / 3)
        #expect(isNear(period.percentile(.inbound), expected))
        #expect(period.verdict.reason == .biasedBins)
    }

    /// 30 windows of 333 frames each: their bounds add up to ±33 %, those of their sum are ±6 %.
    @Test("The bounds of unbiased windows add up as samples of one sum do")
    func combination() throws {
        var period = period()
        let z = 65_536.0
        let kept = 333.0
        for number in 0..<30 {
            var window = BandwidthSamples.window(number)
            let seen = 1_000.0 * kept
            window.inbound = DirectionWindow(
                bytes: Estimate(
                    seen: seen, unseen: kept * z - seen, variance: z * (kept * z - seen), largest: z, deviations: 5.8),
                wireBytes: .zero, packets: .zero, kept: UInt64(saturating: kept), keptBytes: UInt64(saturating: seen),
                variance: z * (kept * z - seen), threshold: 65_536)
            period.add(window)
        }
        let bounds = try #require(period.percentile(.inbound))
        let sigma = (30 * kept).squareRoot() * z * 8 / 300
        #expect(abs(bounds.estimate - 30 * kept * z * 8 / 300) < 1)
        #expect((5.6...6.2).contains((bounds.upper - bounds.estimate) / sigma), "\(bounds)")
        #expect((5.3...5.9).contains((bounds.estimate - bounds.lower) / sigma), "\(bounds)")
    }

    @Test("Both directions together, when the grant is for their sum")
    func sum() {
        var period = period(accounting: .sum)
        for number in 0..<30 { period.add(BandwidthSamples.window(number, inbound: 90e6, outbound: 55e6)) }
        #expect(period.percentile == Estimate(estimate: 145e6, lower: 145e6, upper: 145e6))
        #expect(period.percentile(.inbound) == nil && period.verdict(.outbound) == nil)
        #expect(period.verdict.answer == .yes && period.shareOfGrant?.estimate == 145.0 / 150)
        period.add(BandwidthSamples.window(90))
        #expect(period.percentile?.upper == 2e9)
    }

    @Test("What comes twice, out of order, from another period, or is no window at all, counts for nothing")
    func disorder() {
        var plain = period(bins: 3)
        var disturbed = period(bins: 3)
        for number in 0..<90 {
            let window = BandwidthSamples.window(number, inbound: 30e6)
            plain.add(window)
            disturbed.add(window)
            disturbed.add(window)
            disturbed.add(BandwidthSamples.window(number - 40, inbound: 900e6))
            disturbed.add(BandwidthSamples.window(number, of: 0, inbound: 900e6))
            disturbed.add(BandwidthSamples.window(0, of: 4_000, shift: Double(number) * 10, inbound: 900e6))
        }
        for number in [-31, -1, 90, 91, 100_000] {
            disturbed.add(BandwidthSamples.window(number, inbound: 900e6))
        }
        var insane = BandwidthSamples.window(95)
        insane.inbound.bytes.upper = .nan
        disturbed.add(insane)
        #expect(disturbed.closed == 3 && plain.closed == 3)
        #expect(disturbed.percentile == plain.percentile && disturbed.verdict == plain.verdict)
        #expect(plain.verdict.isFinal)
    }

    @Test("The bucket runs on both bounds, and one excess is not counted for ever")
    func bursts() {
        var period = period()
        for number in 0..<30 {
            var window = BandwidthSamples.window(number, inbound: 99e6, outbound: 10e6)
            if number == 4 {
                window.inbound = BandwidthSamples.between(100.7e6, 100.9e6, seconds: 10)
                window.outbound = BandwidthSamples.exact(51e6, seconds: 10)
            }
            period.add(window)
        }
        // 10 s at 0.7 to 0.9 Mbit/s above the rate are 0.875 to 1.125 MB above it, and the burst is 1 MB.
        #expect(period.bursts(.inbound).over == 0 && period.bursts(.inbound).perhapsOver == 1)
        #expect(period.bursts(.inbound).answer == .inconclusive)
        #expect(period.bursts(.outbound).over == 1 && period.bursts(.outbound).answer == .no)
        #expect(period.bursts(.outbound).windows == 30)
    }

    private func isNear(_ a: Estimate?, _ b: Estimate) -> Bool {
        guard let a else { return false }
        return zip([a.estimate, a.lower, a.upper], [b.estimate, b.lower, b.upper]).allSatisfy {
            abs($0 - $1) <= 1e-6 * abs($1)
        }
    }

    @Test("A doubled mirror makes undecided what only its upper half is over, and names the bias")
    func doubled() {
        for (rate, answer) in [(150e6, .inconclusive), (250e6, .no), (90e6, .yes)]
            as [(Double, BandwidthVerdict.Answer)]
        {
            var period = BandwidthPeriod(BandwidthSamples.terms(), bins: BandwidthSamples.month)
            for number in 0..<30 {
                var window = BandwidthSamples.window(number, inbound: rate, biases: [.doubledMirror])
                window.inbound.bytes.lower /= 2
                window.outbound.bytes.lower /= 2
                period.add(window)
            }
            #expect(period.verdict.answer == answer)
            #expect(period.verdict.undecided.biased == (answer == .inconclusive ? 1 : 0))
        }
    }

    @Test("Of a mirror that shows a part of a direction that part is no measurement")
    func partlyUnseen() {
        var period = BandwidthPeriod(BandwidthSamples.terms(), bins: BandwidthSamples.month)
        for number in 0..<30 {
            period.add(BandwidthSamples.window(number, inbound: 30e6, outbound: 1e4, biases: [.oneSidedMirror]))
        }
        #expect(period.verdict(.inbound)?.answer == .yes && period.verdict(.outbound)?.answer == .inconclusive)
        #expect(period.verdict(.outbound)?.undecided.missing == 1)
    }
}
