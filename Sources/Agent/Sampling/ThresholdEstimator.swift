// SPDX-License-Identifier: Apache-2.0

package import Evidence

/// Bytes and packets of one direction of one tenant in one window, from the frames that threshold sampling kept.
///
/// Unbiased (Horvitz–Thompson): a frame that was kept with probability p stands for 1 / p frames of its kind. Certain frames (p = 1)
/// carry no error. Adding a frame allocates nothing.
package struct ThresholdEstimator: Sendable {
    package let threshold: Threshold
    /// Frames added.
    package private(set) var kept: UInt64 = 0
    private var keptByChance: UInt64 = 0
    private var certainBytes = 0.0
    private var certainPackets = 0.0
    private var bytesByChance = Moments()
    private var packetsByChance = Moments()
    /// Bytes by which the truth may lie above, or below, for reasons that more samples do not cure.
    private var missingBytes = 0.0
    private var missingPackets = 0.0
    private var surplusBytes = 0.0
    private var shortest = 60.0
    private var longest = 1_514.0

    private struct Moments: Sendable {
        var sum = 0.0
        /// Unbiased estimate.
        var variance = 0.0
    }

    package init(threshold: Threshold) {
        self.threshold = threshold
    }

    /// Adds a kept frame: `kernelLength` is what the filter decided by, without a stripped VLAN tag, and `length` is what is billed.
    package mutating func add(kernelLength: Int, length: Int) {
        let decided = Double(max(1, kernelLength))
        let billed = Double(length)
        let z = Double(threshold.bytes)
        kept &+= 1
        shortest = min(shortest, decided)
        longest = max(longest, billed)
        if decided >= z {
            certainBytes += billed
            certainPackets += 1
        } else {
            let weight = z / decided
            keptByChance &+= 1
            bytesByChance.sum += billed * weight
            bytesByChance.variance += billed * weight * billed * (weight - 1)
            packetsByChance.sum += weight
            packetsByChance.variance += weight * (weight - 1)
        }
    }

    /// Widens the bounds: `frames` kept frames were lost on the way, and nobody knows whose they were.
    package mutating func widen(droppedFrames frames: UInt64) {
        missingBytes += Double(frames) * max(Double(threshold.bytes), longest)
        missingPackets += Double(frames) * max(1, Double(threshold.bytes) / shortest)
    }

    /// Widens the bounds for a frame of `length` bytes that was put together from several: the headers of the others, one at
    /// least each 536 bytes of data (RFC 9293, section 3.7.1), are missing.
    package mutating func widen(mergedLength length: Int) {
        let weight = 1 / threshold.probability(ofLength: length)
        let others = (Double(max(0, length - 54)) / 536).rounded(.up) - 1
        missingPackets += max(0, others) * weight
        missingBytes += max(0, others) * 78 * weight
    }

    /// Widens the bounds for a frame whose 4-byte tag the kernel may or may not have counted when it decided.
    package mutating func widen(ambiguousTagAt kernelLength: Int) {
        let z = Double(threshold.bytes)
        if Double(kernelLength) < z { surplusBytes += 4 * z / Double(max(1, kernelLength)) }
    }

    /// Widens the bounds: `surplusBytes` of the bytes added may not have been there, `missingBytes` may be missing.
    package mutating func widen(surplusBytes: Double, missingBytes: Double) {
        self.surplusBytes += surplusBytes
        self.missingBytes += missingBytes
    }

    /// Bytes; the bounds hold with the two-sided probability of `deviations` σ of a normal variable.
    package func bytes(deviations: Double) -> Estimate {
        var estimate = interval(
            certain: certainBytes, byChance: bytesByChance, largest: Double(threshold.bytes) * (1 + 4 / shortest),
            unit: Double(threshold.bytes), deviations)
        estimate.upper += missingBytes
        estimate.lower = max(0, estimate.lower - surplusBytes)
        return estimate
    }

    /// Frames; bounds as those of ``bytes(deviations:)``.
    package func packets(deviations: Double) -> Estimate {
        let largest = Double(threshold.bytes) / shortest
        var estimate = interval(
            certain: certainPackets, byChance: packetsByChance, largest: largest, unit: largest, deviations)
        estimate.upper += missingPackets
        return estimate
    }

    /// The variance is itself an estimate: it is raised by its own error, yet never above the Poisson variance, which is an upper limit.
    private func interval(
        certain: Double, byChance: Moments, largest: Double, unit: Double, _ deviations: Double
    ) -> Estimate {
        let sum = byChance.sum
        guard !threshold.isExact else {
            return Estimate(estimate: certain + sum, lower: certain + sum, upper: certain + sum)
        }
        let doubt = keptByChance > 0 ? 1 + deviations / Double(keptByChance).squareRoot() : 1
        let variance = min(byChance.variance * doubt, sum * unit)
        return Estimate(
            estimate: certain + sum,
            lower: certain + TailBounds.lower(sum: sum, variance: variance, deviations: deviations),
            upper: certain
                + TailBounds.upper(sum: sum, variance: variance, largest: largest, deviations: deviations))
    }
}
