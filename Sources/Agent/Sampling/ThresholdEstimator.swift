// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
package import Values

/// Bytes, bytes on the wire and packets of one direction of one tenant in one window, from the frames that threshold sampling kept.
///
/// Unbiased (Horvitz–Thompson): a frame that was kept with probability p stands for w = 1 / p frames of its kind, itself and w − 1 that were
/// not seen. A quantity q of each frame, its bytes for example, is therefore seen to be Σ q, and Σ q (w − 1) is expected among the unseen,
/// with the estimated variance Σ q² w (w − 1). Frames with p = 1 add nothing to the uncertain part. The threshold may change from frame to
/// frame. Adding a frame allocates nothing.
package struct ThresholdEstimator: Sendable {
    /// Length of the shortest Ethernet frame without its FCS (IEEE 802.3). Frames that a host captures before it pads them may be shorter.
    private static let shortestFrame: UInt32 = 60
    /// FCS, preamble and gap (IEEE 802.3).
    private static let framing = 24.0
    /// A VLAN tag that the kernel strips before the filter sees the length.
    private static let tag = 4.0
    /// Ethernet, IPv4 and TCP headers that every merged segment but the first has lost; with a time stamp option 12 more.
    private static let mergedHeader = 78.0

    /// The coarsest threshold that was in force at any time, which bounds the traffic without kept frames.
    package private(set) var coarsest: Threshold
    /// Frames added.
    package private(set) var kept: UInt64 = 0
    /// Bytes of the frames added.
    package private(set) var keptBytes: UInt64 = 0
    private var keptWireBytes: UInt64 = 0
    private var bytesUnseen = Moments()
    private var wireBytesUnseen = Moments()
    private var packetsUnseen = Moments()
    /// Frames lost on the way, which bias the sums whatever the number of samples.
    private var droppedFrames: UInt64 = 0
    private var mergedFrames = 0.0
    private var missingBytes = 0.0
    private var surplusBytes = 0.0
    /// See ``widen(ambiguousTagAt:threshold:)``.
    package private(set) var hasAmbiguousTags = false
    private var shortest = shortestFrame
    private var longest: UInt32 = 1_514
    /// Bytes that are billed of each frame beyond those that the filter decides by, a VLAN tag aside.
    private var header = 0.0

    private struct Moments: Sendable {
        /// Expected sum of the quantity over the frames that were not kept.
        var sum = 0.0
        /// Unbiased estimate of its variance.
        var variance = 0.0

        mutating func add(_ other: Moments) {
            sum += other.sum
            variance += other.variance
        }

        mutating func remove(_ other: Moments) {
            sum = max(0, sum - other.sum)
            variance = max(0, variance - other.variance)
        }
    }

    /// The shortest IPv4 packet, on a link without Ethernet's header.
    private static let shortestPacket: UInt32 = 20

    /// `threshold` is in force from the start. `absentHeader` bytes are billed of each frame that are not part of it (``LinkLayer/absentHeader``).
    package init(inForce threshold: Threshold, absentHeader: Int = 0) {
        coarsest = threshold
        header = Double(absentHeader)
        if absentHeader > 0 { shortest = ThresholdEstimator.shortestPacket }
    }

    /// Records that `threshold` is in force, because the bounds depend on it even in a window in which no frame is kept.
    package mutating func note(inForce threshold: Threshold) {
        if threshold.bytes > coarsest.bytes { coarsest = threshold }
    }

    /// Adds a frame that was kept under `threshold`: `kernelLength` is the length by which the filter decided, without a stripped VLAN tag, and
    /// `length` the billed one.
    @inline(__always)
    package mutating func add(kernelLength: Int, length: Int, threshold: Threshold) {
        let decided = Double(UInt32(truncatingIfNeeded: max(1, kernelLength)))
        add(
            kernelLength: kernelLength, length: length, threshold: threshold,
            weight: max(1, Double(threshold.bytes) / decided))
    }

    /// The same with the `weight` at hand: how many frames the frame stands for.
    @inline(__always)
    mutating func add(kernelLength: Int, length: Int, threshold: Threshold, weight: Double) {
        let billed = UInt32(truncatingIfNeeded: length)
        let decided = UInt32(truncatingIfNeeded: max(1, kernelLength))
        let onWire = max(ThresholdEstimator.shortestFrame, billed) &+ 24
        kept &+= 1
        keptBytes &+= UInt64(billed)
        keptWireBytes &+= UInt64(onWire)
        longest = max(longest, billed)
        if decided < threshold.bytes {
            addByChance(decided, billed: billed, onWire: onWire, threshold, weight)
        }
    }

    @inline(__always)
    private mutating func addByChance(
        _ decided: UInt32, billed: UInt32, onWire: UInt32, _ threshold: Threshold, _ weight: Double
    ) {
        let others = weight - 1
        let variance = weight * others
        let bytes = Double(billed)
        let wireBytes = Double(onWire)
        packetsUnseen.sum += others
        packetsUnseen.variance += variance
        bytesUnseen.sum += bytes * others
        bytesUnseen.variance += bytes * bytes * variance
        wireBytesUnseen.sum += wireBytes * others
        wireBytesUnseen.variance += wireBytes * wireBytes * variance
        shortest = min(shortest, decided)
        note(inForce: threshold)
    }

    /// Adds the frames of another estimator.
    package mutating func add(_ other: ThresholdEstimator) {
        kept &+= other.kept
        keptBytes &+= other.keptBytes
        keptWireBytes &+= other.keptWireBytes
        packetsUnseen.add(other.packetsUnseen)
        bytesUnseen.add(other.bytesUnseen)
        wireBytesUnseen.add(other.wireBytesUnseen)
        droppedFrames &+= other.droppedFrames
        mergedFrames += other.mergedFrames
        missingBytes += other.missingBytes
        surplusBytes += other.surplusBytes
        hasAmbiguousTags = hasAmbiguousTags || other.hasAmbiguousTags
        shortest = min(shortest, other.shortest)
        longest = max(longest, other.longest)
        header = max(header, other.header)
        note(inForce: other.coarsest)
    }

    /// Subtracts the frames of another estimator, all of which must be included here.
    mutating func remove(_ other: ThresholdEstimator) {
        kept &-= other.kept
        keptBytes &-= other.keptBytes
        keptWireBytes &-= other.keptWireBytes
        packetsUnseen.remove(other.packetsUnseen)
        bytesUnseen.remove(other.bytesUnseen)
        wireBytesUnseen.remove(other.wireBytesUnseen)
        mergedFrames = max(0, mergedFrames - other.mergedFrames)
        missingBytes = max(0, missingBytes - other.missingBytes)
        surplusBytes = max(0, surplusBytes - other.surplusBytes)
    }

    /// Widens the bounds for `frames` kept frames that were lost and may have belonged to any tenant and direction.
    package mutating func widen(droppedFrames frames: UInt64) {
        droppedFrames &+= frames
    }

    /// Widens the bounds for a frame of `length` bytes that was put together from several: the headers of the others, one at
    /// least each 536 bytes of data (RFC 9293, section 3.7.1), are missing.
    package mutating func widen(mergedLength length: Int, threshold: Threshold) {
        let others = (Double(max(0, length - 54)) / 536).rounded(.up) - 1
        mergedFrames += max(0, others) / threshold.probability(ofLength: length)
    }

    /// Widens the bounds for a frame whose 4-byte tag the kernel may or may not have counted when it decided.
    package mutating func widen(ambiguousTagAt kernelLength: Int, threshold: Threshold) {
        let z = Double(threshold.bytes)
        guard Double(kernelLength) < z else { return }
        surplusBytes += ThresholdEstimator.tag * z / Double(max(1, kernelLength))
        hasAmbiguousTags = true
    }

    /// Widens the bounds: `surplusBytes` of the bytes added may not have been there, `missingBytes` may be missing.
    package mutating func widen(surplusBytes: Double, missingBytes: Double) {
        self.surplusBytes += surplusBytes
        self.missingBytes += missingBytes
    }

    /// Frames that the kept ones stand for.
    package var frames: Double { Double(kept) + packetsUnseen.sum }

    package var hasMergedFrames: Bool { mergedFrames > 0 }

    /// Unbiased estimate of the variance of the bytes' estimate.
    package var variance: Double { bytesUnseen.variance }

    /// Bytes; the bounds hold with the two-sided probability of `deviations` σ of a normal variable.
    package func bytes(deviations: Double) -> Estimate {
        let largest = Double(coarsest.bytes) * (1 + (header + ThresholdEstimator.tag) / Double(shortest))
        var estimate = interval(keptBytes, bytesUnseen, largest: largest, deviations)
        estimate.upper +=
            Double(droppedFrames) * max(largest, Double(longest)) + mergedFrames * ThresholdEstimator.mergedHeader
            + missingBytes
        estimate.lower = max(0, estimate.lower - surplusBytes)
        return estimate
    }

    /// Bytes on the wire, each frame padded to 60 bytes and 24 more; bounds as those of ``bytes(deviations:)``.
    package func wireBytes(deviations: Double) -> Estimate {
        let smallest = max(Double(ThresholdEstimator.shortestFrame), Double(shortest) + header) + ThresholdEstimator.tag
        let largest = Double(coarsest.bytes) * (smallest + ThresholdEstimator.framing) / Double(shortest)
        var estimate = interval(keptWireBytes, wireBytesUnseen, largest: largest, deviations)
        estimate.upper +=
            Double(droppedFrames) * max(largest, Double(longest) + ThresholdEstimator.framing)
            + mergedFrames * (ThresholdEstimator.mergedHeader + ThresholdEstimator.framing) + missingBytes
        estimate.lower = max(0, estimate.lower - surplusBytes)
        return estimate
    }

    /// Frames; bounds as those of ``bytes(deviations:)``.
    package func packets(deviations: Double) -> Estimate {
        let largest = max(1, Double(coarsest.bytes) / Double(shortest))
        var estimate = interval(kept, packetsUnseen, largest: largest, deviations)
        estimate.upper += Double(droppedFrames) * largest + mergedFrames
        return estimate
    }

    private func interval(_ seen: UInt64, _ unseen: Moments, largest: Double, _ deviations: Double) -> Estimate {
        Estimate(
            seen: Double(seen), unseen: unseen.sum, variance: unseen.variance,
            largest: coarsest.isExact ? 0 : largest, deviations: deviations)
    }
}
