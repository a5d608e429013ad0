// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Evidence
import Testing
import Values

/// Random periods, held against a reference that keeps every bin and sorts.
@Suite("From bins to a verdict")
struct BandwidthVerdictTests {
    /// The bounds of a bin's rate in each direction; `nil`: it was not measured.
    private typealias Bin = (inbound: ClosedRange<Double>, outbound: ClosedRange<Double>)?

    private let grant = BandwidthSamples.grant
    private let lineRate = 1e9

    /// Rates near the grants, so that all answers occur. Every bound holds its truth.
    private struct Scene {
        var truth: [(inbound: Double, outbound: Double)] = []
        var bins: [Bin] = []

        init(bins count: Int, _ generator: inout SplitMix) {
            let excess = Double.random(in: 0...0.12, using: &generator)
            let error = [0, 0.02, 0.2][Int.random(in: 0..<3, using: &generator)]
            let missing = [0, 0, 0.02, 0.2][Int.random(in: 0..<4, using: &generator)]
            func draw(_ grant: Double) -> (Double, ClosedRange<Double>) {
                let isOver = Double.random(in: 0..<1, using: &generator) < excess
                let truth = grant * Double.random(in: isOver ? 1.001...1.5 : 0...0.999, using: &generator)
                let lower = truth * (1 - Double.random(in: 0...1, using: &generator) * error)
                return (truth, lower...truth * (1 + Double.random(in: 0...1, using: &generator) * error))
            }
            for _ in 0..<count {
                let (inbound, inboundBounds) = draw(100e6)
                let (outbound, outboundBounds) = draw(50e6)
                truth.append((inbound, outbound))
                bins.append(
                    Double.random(in: 0..<1, using: &generator) < missing ? nil : (inboundBounds, outboundBounds))
            }
        }
    }

    private func period(_ bins: [Bin]) -> BandwidthPeriod {
        let first = BandwidthSamples.month.lowerBound
        var period = BandwidthPeriod(
            BandwidthSamples.terms(lineRate: lineRate), bins: first..<first + Int64(bins.count))
        for (number, bin) in bins.enumerated() {
            guard let bin else { continue }
            var window = BandwidthSamples.window(number, of: 300, biases: [.drops])
            window.inbound = BandwidthSamples.between(bin.inbound.lowerBound, bin.inbound.upperBound, seconds: 300)
            window.outbound = BandwidthSamples.between(bin.outbound.lowerBound, bin.outbound.upperBound, seconds: 300)
            period.add(window)
        }
        period.close(endedBy: BinGrid.start(of: first + Int64(bins.count)))
        return period
    }

    private func percentile(_ rates: [Double]) -> Double {
        rates.sorted()[Int(saturating: (0.95 * Double(rates.count)).rounded()) - 1]
    }

    /// MEASUREMENT by the letter: no if #(lower > C) > A, yes if #(upper > C) + missing ≤ A.
    private func reference(_ bounds: [ClosedRange<Double>?], grant: Double) -> BandwidthVerdict.Answer {
        let allowed = bounds.count - Int(saturating: (0.95 * Double(bounds.count)).rounded())
        let measured = bounds.compactMap { $0 }
        let missing = bounds.count - measured.count
        if measured.count(where: { $0.lowerBound > grant }) > allowed { return .no }
        return measured.count(where: { $0.upperBound > grant }) + missing <= allowed ? .yes : .inconclusive
    }

    @Test("Percentile and verdict are those of the sorted bins, bin by bin", arguments: 0..<120)
    func againstReference(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed))
        let scene = Scene(bins: Int.random(in: 1...(seed < 100 ? 60 : 1_200), using: &generator), &generator)
        let period = period(scene.bins)
        #expect(period.closed == scene.bins.count)
        for direction in Direction.allCases {
            let bounds = scene.bins.map { bin in bin.map { direction == .inbound ? $0.inbound : $0.outbound } }
            let limit = Double(grant.bitsPerSecond(direction))
            let verdict = try #require(period.verdict(direction))
            #expect(verdict.answer == reference(bounds, grant: limit))
            #expect(verdict.bins == bounds.count && verdict.isFinal)
            #expect(verdict.undecided.missing == bounds.count { $0 == nil })
            guard bounds.contains(where: { $0 != nil }) else { continue }
            let interval = try #require(period.percentile(direction))
            let low = percentile(bounds.map { $0?.lowerBound ?? 0 })
            let high = percentile(bounds.map { $0?.upperBound ?? lineRate })
            // Bounds are rounded outwards to 24 significant bits.
            #expect(interval.lower <= low + 1e-3 && interval.lower >= low * (1 - 2e-7) - 1e-3)
            #expect(interval.upper >= high - 1e-3 && interval.upper <= high * (1 + 2e-7) + 1e-3)
            #expect(interval.lower <= interval.estimate && interval.estimate <= interval.upper)
        }
        let answers = try Direction.allCases.map { try #require(period.verdict($0)).answer }
        let overall = period.verdict.answer
        #expect((overall == .no) == answers.contains(.no))
        #expect((overall == .yes) == answers.allSatisfy { $0 == .yes })
    }

    @Test(
        "Where every bin's bounds hold, the percentile's do, and no answer but inconclusive can be wrong",
        arguments: 0..<200)
    func truth(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed) &+ 7_000)
        let scene = Scene(bins: Int.random(in: 1...300, using: &generator), &generator)
        let period = period(scene.bins)
        var isWithin = true
        for direction in Direction.allCases {
            let truth = percentile(scene.truth.map { direction == .inbound ? $0.inbound : $0.outbound })
            let within = truth <= Double(grant.bitsPerSecond(direction))
            isWithin = isWithin && within
            switch try #require(period.verdict(direction)).answer {
            case .yes: #expect(within)
            case .no: #expect(!within)
            case .inconclusive: break
            }
            guard let interval = period.percentile(direction) else { continue }
            #expect(interval.lower <= truth && truth <= interval.upper)
        }
        if period.verdict.answer != .inconclusive { #expect((period.verdict.answer == .yes) == isWithin) }
    }

    @Test("Narrower bounds never take back an answer; more traffic never turns no into yes", arguments: 0..<120)
    func monotone(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed) &+ 99_000)
        let scene = Scene(bins: Int.random(in: 1...120, using: &generator), &generator)
        let before = period(scene.bins).verdict
        // Each bound moves towards the truth, and missing bins are found.
        let narrowed = period(
            scene.bins.enumerated().map { index, bin -> Bin in
                let truth = scene.truth[index]
                let share = Double.random(in: 0...1, using: &generator)
                func towards(_ truth: Double, _ range: ClosedRange<Double>?) -> ClosedRange<Double> {
                    guard let range else { return truth...truth }
                    return range.lowerBound + (truth - range.lowerBound) * share...range.upperBound
                        - (range.upperBound - truth) * share
                }
                return (towards(truth.inbound, bin?.inbound), towards(truth.outbound, bin?.outbound))
            }
        ).verdict
        if before.answer != .inconclusive { #expect(narrowed.answer == before.answer) }
        let more = period(
            scene.bins.map { bin -> Bin in
                let factor = Double.random(in: 1...1.3, using: &generator)
                return bin.map {
                    (
                        $0.inbound.lowerBound * factor...$0.inbound.upperBound * factor,
                        $0.outbound.lowerBound * factor...$0.outbound.upperBound * factor
                    )
                }
            }
        ).verdict
        let order: [BandwidthVerdict.Answer] = [.yes, .inconclusive, .no]
        #expect(try #require(order.firstIndex(of: more.answer)) >= #require(order.firstIndex(of: before.answer)))
    }

    @Test("An answer that is final before the period's end stays", arguments: 0..<60)
    func finality(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed) &+ 31_000)
        let scene = Scene(bins: 200, &generator)
        let first = BandwidthSamples.month.lowerBound
        var period = BandwidthPeriod(BandwidthSamples.terms(lineRate: lineRate), bins: first..<first + 200)
        var final: BandwidthVerdict.Answer?
        for (number, bin) in scene.bins.enumerated() {
            if let bin {
                var window = BandwidthSamples.window(number, of: 300, biases: [.drops])
                window.inbound = BandwidthSamples.between(
                    bin.inbound.lowerBound, bin.inbound.upperBound, seconds: 300)
                period.add(window)
            } else {
                period.close(endedBy: BinGrid.start(of: first + Int64(number) + 1))
            }
            let verdict = try #require(period.verdict(.inbound))
            if let final { #expect(verdict.answer == final && verdict.isFinal) }
            if verdict.isFinal { final = verdict.answer }
        }
        #expect(final != nil)
    }

    @Test("The reason names the cause without which it would be yes, or says that there are several")
    func reasons() {
        let make = { (counts: [UndecidedCause: Int], over: Int) in
            var undecided = BandwidthVerdict.Undecided()
            for (cause, count) in counts { undecided[cause] = count }
            return BandwidthVerdict(bins: 100, over: over, undecided: undecided, period: 8_640)
        }
        #expect(make([:], 6).reason == .overGrant && make([:], 6).deciding == 6)
        #expect(make([.sampled: 2], 3).reason == .withinGrant && make([.sampled: 2], 3).deciding == 95)
        #expect(make([.missing: 6], 0).reason == .missingBins)
        #expect(make([.sampled: 3, .missing: 1], 3).reason == .samplingError)
        #expect(make([.biased: 4, .missing: 3], 0).reason == .biasedBins)
        #expect(make([.contradicted: 6, .biased: 1], 0).reason == .contradictedBins)
        #expect(make([.missing: 9, .sampled: 9], 0).reason == .severalCauses)
        #expect(make([.missing: 9, .sampled: 9], 0).deciding == 18)
        #expect(
            make([.missing: 9, .sampled: 4], 2).description
                == "2 of 100 bins are over the grant and 13 may be (9 not measured throughout, "
                + "4 too close to it for the sampling error), 5 are allowed")
    }

    @Test("A month of bins keeps what decides, not the bins")
    func month() throws {
        var generator = SplitMix(state: 4)
        let scene = Scene(bins: 8_640, &generator)
        let period = period(scene.bins)
        let verdict = period.verdict
        #expect(verdict.bins == 8_640 && verdict.rank == 8_208 && verdict.allowed == 432)
        let rates = scene.bins.map { $0?.inbound.upperBound ?? lineRate }
        #expect(abs(try #require(period.percentile(.inbound)).upper / percentile(rates) - 1) < 1e-6)
    }
}
