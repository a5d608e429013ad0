// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
internal import Linux
internal import Values

/// The interface's own counters beside the samples of a bin so far.
///
/// The sampling error of a bin is a fifth of a window's, so that a gap shows here which each of its windows still explains: a mirror that loses two
/// frames in a hundred, steadily. A window that ends with such a gap is contradicted, and that voids its bin. Windows without readings, and
/// those with merged frames, are left out on both sides.
struct BinCalibration: Sendable {
    private var bin: Int64?
    private var sampled: ThresholdEstimator?
    private var counted = 0.0
    private var misaligned = 0.0
    private var lastMisalignment = 0.0
    private var lastEnd: CounterReading?
    /// The most that a window has counted.
    private var largest = 0.0
    /// Runs of windows without a gap between their readings: each has two ends that may be uneven.
    private var runs = 0.0

    /// Share of bytes that an interface counts and does not deliver, such as flow control, once tags and FCS are accounted for.
    private static let unexplained = 0.005
    /// Share by which a single window may differ from the counters: bursts of traffic around the readings at both ends.
    private static let uneven = 0.02
    /// Frames on their way through the ring when the counters are read.
    private static let block = 65_536.0

    /// Adds a finished window, whose middle was at `middle`. `true` when the bin so far is contradicted.
    mutating func add(
        _ window: OpenWindow, middle: Timestamp, from beginning: MonotonicTime, to end: MonotonicTime,
        deviations: Double
    ) -> Bool {
        let index = BinGrid.index(of: middle)
        if index != bin {
            self = BinCalibration()
            bin = index
        }
        guard let comparison = window.comparison(from: beginning, to: end) else { return false }
        counted += comparison.counted
        largest = max(largest, comparison.counted)
        // The reading between two windows is the same for both: bytes that it lacks in one are counted in the other.
        if let lastEnd, lastEnd == window.atBeginning {
            misaligned += comparison.misalignedAtEnd - lastMisalignment
        } else {
            misaligned += comparison.misalignedAtBeginning + comparison.misalignedAtEnd
            runs += 1
        }
        lastEnd = window.atEnd
        lastMisalignment = comparison.misalignedAtEnd
        if sampled == nil { sampled = comparison.sampled } else { sampled?.add(comparison.sampled) }
        guard let bounds = sampled?.bytes(deviations: deviations) else { return false }
        let slack =
            runs * (BinCalibration.block + BinCalibration.uneven * largest) + misaligned
            + BinCalibration.unexplained * counted
        return counted < bounds.lower - slack || counted > bounds.upper + slack
    }
}
