// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Sampling
import Testing
import Values

@Suite("Threshold estimates")
struct EstimatorTests {
    @Test("Exact mode states the sums and no error")
    func exact() {
        var estimator = ThresholdEstimator(inForce: .exact)
        for length in [42, 60, 1_514, 65_226] {
            estimator.add(kernelLength: length, length: length, threshold: .exact)
        }
        #expect(estimator.bytes(deviations: 5) == Estimate(estimate: 66_842, lower: 66_842, upper: 66_842))
        #expect(estimator.wireBytes(deviations: 5) == Estimate(estimate: 66_956, lower: 66_956, upper: 66_956))
        #expect(estimator.packets(deviations: 5) == Estimate(estimate: 4, lower: 4, upper: 4))
        #expect(estimator.kept == 4 && estimator.keptBytes == 66_842 && estimator.variance == 0)
    }

    @Test("A window is exact only when every threshold in force was, whether or not it kept a frame")
    func exactUntilSampled() {
        var estimator = ThresholdEstimator(inForce: .exact)
        estimator.add(kernelLength: 600, length: 600, threshold: .exact)
        estimator.note(inForce: .bytes(4_096))
        estimator.note(inForce: .exact)
        let bytes = estimator.bytes(deviations: 1.96)
        #expect(estimator.coarsest == .bytes(4_096))
        #expect(bytes.estimate == 600 && bytes.lower == 600 && bytes.upper > 600 + 3.6 * 4_096)
    }

    @Test("Nothing seen is no proof of nothing: the upper bounds stay above zero")
    func nothingSeen() {
        let empty = ThresholdEstimator(inForce: .bytes(4_096))
        let bytes = empty.bytes(deviations: 1.96)
        #expect(bytes.estimate == 0 && bytes.lower == 0)
        #expect(bytes.upper > 3.6 * 4_096 && bytes.upper < 4.2 * 4_096)
        // All of them could be frames of 60 bytes: 84 on the wire, with a tag 88.
        #expect(empty.wireBytes(deviations: 1.96).upper > 3.6 * 4_096 * 84 / 60)
        #expect(empty.packets(deviations: 1.96).upper > 3.6 * 4_096 / 60)
    }

    @Test("A frame is weighted by the threshold that kept it")
    func severalThresholds() {
        var estimator = ThresholdEstimator(inForce: .bytes(1_024))
        estimator.add(kernelLength: 256, length: 256, threshold: .bytes(1_024))
        estimator.add(kernelLength: 256, length: 256, threshold: .bytes(65_536))
        estimator.add(kernelLength: 256, length: 256, threshold: .exact)
        #expect(estimator.bytes(deviations: 1).estimate == 1_024 + 65_536 + 256)
        #expect(estimator.packets(deviations: 1).estimate == 4 + 256 + 1)
        #expect(estimator.wireBytes(deviations: 1).estimate == 280 * 261)
        // z (z - len) each.
        #expect(estimator.variance == 1_024 * 768 + 65_536 * 65_280)
        #expect(estimator.coarsest == .bytes(65_536))
    }

    @Test("Equal contributions get the exact Poisson interval above, and hardly more below", arguments: [1, 10, 100])
    func poisson(count: Int) {
        let z = 1 << 20
        var estimator = ThresholdEstimator(inForce: .bytes(UInt32(z)))
        for _ in 0..<count { estimator.add(kernelLength: 1_514, length: 1_514, threshold: .bytes(UInt32(z))) }
        let bytes = estimator.bytes(deviations: 1.959964)
        let sum = Double(count * z)
        let lower = TailBounds.lower(sum: sum, variance: sum * Double(z), deviations: 1.959964)
        let upper = TailBounds.upper(
            sum: sum, variance: sum * Double(z), largest: Double(z), deviations: 1.959964)
        #expect(bytes.lower <= lower && bytes.lower >= lower - 0.7 * Double(z), "\(bytes) \(lower)")
        // More by the 4 bytes that a tag may add to each of 60, in a frame not seen.
        #expect(bytes.upper >= upper * 0.999 && bytes.upper <= upper + 0.3 * Double(z), "\(bytes) \(upper)")
    }

    @Test("A stripped tag is billed, and the probability is that of the shorter frame")
    func strippedTag() {
        var estimator = ThresholdEstimator(inForce: .bytes(1_024))
        estimator.add(kernelLength: 96, length: 100, threshold: .bytes(1_024))
        #expect(abs(estimator.bytes(deviations: 1).estimate - 100 * 1_024 / 96) < 1e-9)
        #expect(abs(estimator.wireBytes(deviations: 1).estimate - 124 * 1_024 / 96) < 1e-9)
        #expect(abs(estimator.packets(deviations: 1).estimate - 1_024.0 / 96) < 1e-9)
    }

    @Test("Drops, merged frames and ambiguous tags only widen the bounds")
    func widening() {
        var plain = ThresholdEstimator(inForce: .bytes(2_048))
        for _ in 0..<100 { plain.add(kernelLength: 1_514, length: 1_514, threshold: .bytes(2_048)) }
        var dropped = plain
        dropped.widen(droppedFrames: 10)
        var merged = plain
        merged.widen(mergedLength: 65_000, threshold: .bytes(2_048))
        var tagged = plain
        tagged.widen(ambiguousTagAt: 60, threshold: .bytes(2_048))
        for quantity in [ThresholdEstimator.bytes, ThresholdEstimator.wireBytes] {
            let before = quantity(plain)(3)
            #expect(quantity(dropped)(3).upper >= before.upper + 10 * 2_048)
            #expect(quantity(merged)(3).upper > before.upper)
            #expect(quantity(tagged)(3).lower < before.lower)
            for other in [dropped, merged, tagged].map({ quantity($0)(3) }) {
                #expect(other.estimate == before.estimate)
                #expect(other.lower <= before.lower && other.upper >= before.upper)
            }
        }
        #expect(dropped.packets(deviations: 3).upper > plain.packets(deviations: 3).upper + 10)
        #expect(merged.packets(deviations: 3).upper > plain.packets(deviations: 3).upper + 100)
    }

    @Test("The bounds hold whatever is seen: lower ≤ estimate ≤ upper, and never below the bytes seen")
    func order() {
        var generator = SplitMix(state: 3)
        for _ in 0..<2_000 {
            var estimator = ThresholdEstimator(inForce: .bytes(1 << UInt32.random(in: 0...20, using: &generator)))
            for _ in 0..<Int.random(in: 0...40, using: &generator) {
                let length = Int.random(in: 34...9_000, using: &generator)
                let threshold = Threshold.bytes(1 << UInt32.random(in: 0...20, using: &generator))
                estimator.add(kernelLength: length, length: length, threshold: threshold)
            }
            let deviations = Double.random(in: 0.5...7, using: &generator)
            let bytes = estimator.bytes(deviations: deviations)
            let wire = estimator.wireBytes(deviations: deviations)
            let packets = estimator.packets(deviations: deviations)
            for estimate in [bytes, wire, packets] {
                #expect(estimate.lower <= estimate.estimate && estimate.estimate <= estimate.upper)
                #expect(estimate.upper.isFinite)
            }
            #expect(bytes.lower >= Double(estimator.keptBytes) * (1 - 1e-12))
            #expect(packets.lower >= Double(estimator.kept) * (1 - 1e-12))
        }
    }
}
