// SPDX-License-Identifier: Apache-2.0

internal import Evidence

/// A window that frames still arrive for.
struct OpenWindow: Sendable {
    /// Tenant i's inbound traffic at 2 i, its outbound traffic at 2 i + 1; last, frames that are neither to nor from a tenant.
    var directions: [ThresholdEstimator]
    /// Every frame of the window.
    var total: ThresholdEstimator
    /// Of the bytes in ``total``, those of tags that the interface may not have counted.
    var strippedTagBytes = 0.0
    /// Frames whose network header is cut, each as many as it stands for.
    var malformed = 0.0
    var dropped: UInt64 = 0
    var hasMergedFrames = false
    var clockStepped = false
    var atBeginning: CounterReading?
    var atEnd: CounterReading?
    /// Smallest and largest that was in force.
    private(set) var thresholds: ClosedRange<Threshold>

    init(_ thresholds: TenantThresholds) {
        let range = thresholds.range
        directions = thresholds.byDirection.map { ThresholdEstimator(inForce: $0) }
        total = ThresholdEstimator(inForce: range.upperBound)
        self.thresholds = range
    }

    /// From now on `thresholds` are in force.
    mutating func note(inForce thresholds: TenantThresholds) {
        let range = thresholds.range
        for (index, threshold) in thresholds.byDirection.enumerated() { directions[index].note(inForce: threshold) }
        total.note(inForce: range.upperBound)
        self.thresholds =
            min(self.thresholds.lowerBound, range.lowerBound)...max(self.thresholds.upperBound, range.upperBound)
    }

    /// Strangers' traffic.
    var other: ThresholdEstimator { directions[directions.count - 1] }

    /// What `estimator`, one of this window's, found.
    func directionWindow(_ estimator: ThresholdEstimator, _ deviations: Double) -> DirectionWindow {
        var estimator = estimator
        if dropped > 0 { estimator.widen(droppedFrames: dropped) }
        return DirectionWindow(
            bytes: estimator.bytes(deviations: deviations), wireBytes: estimator.wireBytes(deviations: deviations),
            packets: estimator.packets(deviations: deviations), kept: estimator.kept, keptBytes: estimator.keptBytes,
            variance: estimator.variance, threshold: estimator.coarsest.bytes)
    }

    /// Every frame in the bytes that the interface counts: some count a tag that they strip, and some the 4 bytes of FCS.
    var asCounted: ThresholdEstimator {
        var counted = total
        counted.widen(
            surplusBytes: strippedTagBytes, missingBytes: 4 * counted.packets(deviations: 0).estimate)
        return counted
    }

    /// Whether the interface's own counters contradict the samples beyond the sampling error, 2 %, a ring block, and what may have passed
    /// between the window's boundaries and the readings. Merged frames are counted apart from the interface's view: no contradiction.
    func isContradicted(from beginning: MonotonicTime, to end: MonotonicTime, deviations: Double) -> Bool {
        guard let atBeginning, let atEnd, !hasMergedFrames, atEnd.bytes >= atBeginning.bytes else { return false }
        let counted = Double(atEnd.bytes - atBeginning.bytes)
        let span = Double((atEnd.time - atBeginning.time).nanoseconds) / 1e9
        guard span > 0 else { return false }
        let apart =
            abs((atBeginning.time - beginning).nanoseconds) + abs((atEnd.time - end).nanoseconds)
        let misalignment = 2 * Double(apart) / 1e9 / span * counted
        let slack = 65_536 + misalignment + 0.02 * counted
        var everything = asCounted
        if dropped > 0 { everything.widen(droppedFrames: dropped) }
        let bounds = everything.bytes(deviations: deviations)
        return counted < bounds.lower - slack || counted > bounds.upper + slack
    }
}
