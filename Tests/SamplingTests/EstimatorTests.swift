// SPDX-License-Identifier: Apache-2.0

import Evidence
import Sampling
import Testing

@Suite("Threshold estimates")
struct EstimatorTests {
    /// Frame lengths of a window and the threshold it is sampled with.
    struct Traffic: CustomTestStringConvertible {
        let name: String
        let threshold: Threshold
        let frames: [Int]
        var testDescription: String { name }

        static let imix = (0..<600).map { [60, 60, 60, 60, 60, 60, 60, 590, 590, 590, 590, 1_514][$0 % 12] }

        static let all = [
            Traffic(name: "IMIX, few kept", threshold: .bytes(8_192), frames: imix),
            Traffic(name: "IMIX, large frames certain", threshold: .bytes(1_024), frames: imix),
            Traffic(name: "only large frames", threshold: .bytes(2_048), frames: Array(repeating: 1_514, count: 400)),
            Traffic(name: "only small frames", threshold: .bytes(4_096), frames: Array(repeating: 60, count: 500)),
            Traffic(
                name: "large frames certain, small ones rare", threshold: .bytes(512),
                frames: Array(repeating: 1_514, count: 300) + Array(repeating: 66, count: 300)),
            Traffic(name: "almost nothing", threshold: .bytes(65_536), frames: Array(repeating: 120, count: 300)),
        ]
    }

    /// 3,000 windows with a fixed seed: the mean is within four standard errors, and the 95 % bounds hold in at least 94 % of them.
    @Test("Estimates are unbiased and their bounds hold", arguments: Traffic.all)
    func coverage(traffic: Traffic) {
        let trials = 3_000
        var generator = SplitMix(state: 42)
        let truth = (bytes: Double(traffic.frames.reduce(0, +)), packets: Double(traffic.frames.count))
        var covered = (bytes: 0, packets: 0)
        var sum = (bytes: 0.0, square: 0.0)
        for _ in 0..<trials {
            let estimator = sample(traffic, &generator)
            let bytes = estimator.bytes(deviations: 1.96)
            let packets = estimator.packets(deviations: 1.96)
            if bytes.lower <= truth.bytes, truth.bytes <= bytes.upper { covered.bytes += 1 }
            if packets.lower <= truth.packets, truth.packets <= packets.upper { covered.packets += 1 }
            sum.bytes += bytes.estimate
            sum.square += bytes.estimate * bytes.estimate
        }
        let mean = sum.bytes / Double(trials)
        let standardError = ((sum.square / Double(trials) - mean * mean) / Double(trials)).squareRoot()
        #expect(abs(mean - truth.bytes) <= 4 * standardError + 1e-6)
        #expect(Double(covered.bytes) / Double(trials) >= 0.94, "bytes \(covered.bytes)")
        #expect(Double(covered.packets) / Double(trials) >= 0.94, "packets \(covered.packets)")
    }

    @Test("With many kept frames the 95 % bounds hold in 94 to 97 % of windows: they are no wider than they must be")
    func tightness() {
        let traffic = Traffic(
            name: "many", threshold: .bytes(2_048),
            frames: (0..<6_000).map { [60, 590, 1_514][$0 % 3] })
        var generator = SplitMix(state: 7)
        let truth = Double(traffic.frames.reduce(0, +))
        var covered = 0
        for _ in 0..<1_000 {
            let bytes = sample(traffic, &generator).bytes(deviations: 1.96)
            if bytes.lower <= truth, truth <= bytes.upper { covered += 1 }
        }
        #expect((940...970).contains(covered), "\(covered)")
    }

    @Test("Exact mode states the sum and no error")
    func exact() {
        var estimator = ThresholdEstimator(threshold: .exact)
        for length in [42, 60, 1_514, 65_226] { estimator.add(kernelLength: length, length: length) }
        #expect(estimator.bytes(deviations: 5) == Estimate(estimate: 66_842, lower: 66_842, upper: 66_842))
        #expect(estimator.packets(deviations: 5) == Estimate(estimate: 4, lower: 4, upper: 4))
    }

    @Test("Nothing seen is no proof of nothing: the upper bound stays above zero")
    func nothingSeen() {
        let empty = ThresholdEstimator(threshold: .bytes(4_096)).bytes(deviations: 1.96)
        #expect(empty.estimate == 0 && empty.lower == 0)
        #expect(empty.upper > 3.6 * 4_096 && empty.upper < 4.2 * 4_096)
    }

    @Test("A stripped tag is billed, and the probability is that of the shorter frame")
    func strippedTag() {
        var estimator = ThresholdEstimator(threshold: .bytes(1_024))
        estimator.add(kernelLength: 96, length: 100)
        #expect(abs(estimator.bytes(deviations: 1).estimate - 100 * 1_024 / 96) < 1e-9)
        #expect(abs(estimator.packets(deviations: 1).estimate - 1_024 / 96) < 0.7)
    }

    @Test("Drops, merged frames and ambiguous tags only widen the bounds")
    func widening() {
        var plain = ThresholdEstimator(threshold: .bytes(2_048))
        for _ in 0..<100 { plain.add(kernelLength: 1_514, length: 1_514) }
        let before = plain.bytes(deviations: 3)
        var dropped = plain
        dropped.widen(droppedFrames: 10)
        var merged = plain
        merged.widen(mergedLength: 65_000)
        var tagged = plain
        tagged.widen(ambiguousTagAt: 60)
        #expect(dropped.bytes(deviations: 3).upper == before.upper + 10 * 2_048)
        #expect(merged.bytes(deviations: 3).upper > before.upper)
        #expect(tagged.bytes(deviations: 3).lower < before.lower)
        for other in [dropped, merged, tagged] {
            #expect(other.bytes(deviations: 3).estimate == before.estimate)
            #expect(
                other.bytes(deviations: 3).lower <= before.lower && other.bytes(deviations: 3).upper >= before.upper)
        }
    }

    private func sample(_ traffic: Traffic, _ generator: inout SplitMix) -> ThresholdEstimator {
        let filter = ThresholdFilter(threshold: traffic.threshold, scope: .both, snapLength: 96)
        var estimator = ThresholdEstimator(threshold: traffic.threshold)
        for length in traffic.frames {
            let random = UInt32(truncatingIfNeeded: generator.next())
            if filter.keeps(length: UInt32(length), random: random, isOutgoing: false) {
                estimator.add(kernelLength: length, length: length)
            }
        }
        return estimator
    }
}
