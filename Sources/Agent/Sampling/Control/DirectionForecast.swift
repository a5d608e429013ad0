// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The forecast traffic of one direction of one tenant, from its past traffic, and the largest threshold that its accuracy allows.
///
/// The variance of a byte count B that was sampled at z is (z − l)·B, where l is the mean length of the frames by bytes, as long as z exceeds them;
/// z·B is an upper limit. A bin's variance may be ε²·B²: the variance of its past windows is subtracted, and the rest is left for the remaining ones.
struct DirectionForecast: Sendable {
    /// A bin with fewer bytes is measured as finely as one with this many: an idle tenant need not be known to one percent.
    let floorBytes: Double
    /// The rate expected, smoothed; it jumps when two windows in a row agree on another level.
    private(set) var bytesPerSecond: Double
    /// The peak rate, quick to rise and slow to fall: what the frame budget must cover.
    private(set) var peakBytesPerSecond: Double
    /// Mean length of a frame in bytes, each frame counting once.
    private var meanFrame = 600.0
    /// Mean length of a frame in bytes, weighted by length. 0 while unknown.
    private var meanFrameByBytes = 0.0
    private var lastBytesPerSecond: Double?
    private var bin: Int64?
    private var binBytes = 0.0
    private var binVariance = 0.0

    /// Weight of the last window in the smoothed rate.
    private static let smoothing = 0.15
    /// Share of a peak's excess over the last window that remains after each quieter window.
    private static let decay = 0.75
    /// From here on no plain frame exceeds the threshold.
    private static let longFrames = 2_048.0
    private static let longestPlainFrame = 1_514.0

    init(floorBytes: Double, expectedBytesPerSecond: Double) {
        self.floorBytes = floorBytes
        bytesPerSecond = expectedBytesPerSecond
        peakBytesPerSecond = expectedBytesPerSecond
    }

    /// Takes in a window of `seconds` that belongs to `bin`.
    mutating func record(_ window: DirectionWindow, seconds: Double, bin: Int64) {
        if bin != self.bin {
            self.bin = bin
            beginBin()
        }
        binBytes += window.bytes.estimate
        binVariance += window.variance
        follow(window.bytes.estimate / seconds)
        if window.packets.estimate > 0 { meanFrame = max(60, window.bytes.estimate / window.packets.estimate) }
        if window.kept >= 30 {
            // Frames are kept in proportion to their lengths.
            let mean = min(Double(window.keptBytes) / Double(window.kept), DirectionForecast.longestPlainFrame)
            meanFrameByBytes = Double(window.threshold) >= DirectionForecast.longFrames ? mean : 0
        }
    }

    /// Begins a new bin, whose whole variance is still available.
    mutating func beginBin() {
        binBytes = 0
        binVariance = 0
    }

    /// Raises the expected rate at once, when far more than expected has just come.
    mutating func expect(atLeast bytesPerSecond: Double) {
        peakBytesPerSecond = max(peakBytesPerSecond, bytesPerSecond)
    }

    private mutating func follow(_ rate: Double) {
        defer { lastBytesPerSecond = rate }
        guard let last = lastBytesPerSecond else {
            bytesPerSecond = rate
            peakBytesPerSecond = rate
            return
        }
        if max(last, rate) < bytesPerSecond / 2 {
            bytesPerSecond = max(last, rate)
        } else if min(last, rate) > 2 * bytesPerSecond {
            bytesPerSecond = min(last, rate)
        } else {
            bytesPerSecond += DirectionForecast.smoothing * (rate - bytesPerSecond)
        }
        peakBytesPerSecond = max(rate, rate + DirectionForecast.decay * (peakBytesPerSecond - rate))
    }

    /// Frames that `threshold` would keep each second.
    func framesPerSecond(at threshold: Threshold) -> Double {
        peakBytesPerSecond / max(Double(threshold.bytes), meanFrame)
    }

    /// The smallest threshold that keeps at most so many frames each second.
    func threshold(keepingAtMost framesPerSecond: Double) -> Threshold {
        .atLeast(peakBytesPerSecond / max(framesPerSecond, .leastNormalMagnitude))
    }

    /// The threshold for the next window: finer than `current` where the bin needs it, coarser where the bin has room for it.
    ///
    /// Powers of two seldom hit the error aimed at. A bin begins with the power below; the variance that this saves lets it end with the power above.
    func threshold(_ current: Threshold, aimingAt target: AccuracyTarget, secondsLeftInBin: Double) -> Threshold {
        let steady = target.variance(ofBytes: bytesPerSecond * target.binSeconds, floor: floorBytes).perByte
        let limit = limit(target, secondsLeftInBin, steady)
        if exceeds(current, limit) { return largest(below: limit) }
        return max(current, largest(below: 0.9 * min(limit, 2 * steady)))
    }

    /// Largest threshold up to `limit`, frames longer than it aside.
    private func largest(below limit: Double) -> Threshold {
        let threshold = Threshold.atMost(limit + meanFrameByBytes)
        return Double(threshold.bytes) >= DirectionForecast.longFrames ? threshold : .atMost(limit)
    }

    private func exceeds(_ threshold: Threshold, _ limit: Double) -> Bool {
        let z = Double(threshold.bytes)
        return !threshold.isExact && z > limit + (z >= DirectionForecast.longFrames ? meanFrameByBytes : 0)
    }

    /// Variance per byte that the rest of the bin may have.
    private func limit(_ target: AccuracyTarget, _ secondsLeft: Double, _ steady: Double) -> Double {
        // Upper limit, even for a bin that is well within its variance, so that each single window remains useful.
        let readable = 4 * target.variance(ofBytes: peakBytesPerSecond * target.binSeconds, floor: floorBytes).perByte
        let left = bytesPerSecond * secondsLeft
        guard left > 0 else { return readable }
        let allowed = target.variance(ofBytes: binBytes + left, floor: floorBytes).total
        // If past windows have used up the variance, 5 % of the bin's variance remains allowed, because finer sampling would hardly reduce the bin's
        // error.
        return min(readable, max((allowed - binVariance) / left, 0.05 * allowed / left, steady / 4))
    }
}

extension AccuracyTarget {
    /// The variance that a bin of so many bytes may have, in all and per byte.
    fileprivate func variance(ofBytes bytes: Double, floor: Double) -> (total: Double, perByte: Double) {
        let perByte = relativeError * relativeError * max(bytes, floor)
        return (bytes * perByte, perByte)
    }
}
