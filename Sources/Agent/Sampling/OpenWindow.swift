// SPDX-License-Identifier: Apache-2.0

internal import Evidence

/// A window that frames still arrive for.
struct OpenWindow: Sendable {
    /// Tenant i's inbound traffic at 2 i, its outbound traffic at 2 i + 1.
    var estimators: [ThresholdEstimator]
    /// Frames that are neither to nor from a tenant.
    var other: ThresholdEstimator
    /// Every frame of the window.
    var total: ThresholdEstimator
    /// Every frame of the window, in the bytes that the interface counts.
    var counted: ThresholdEstimator
    /// Frames whose network header is cut or contradicts itself, each as many as it stands for.
    var malformed = 0.0
    var dropped: UInt64 = 0
    var hasMergedFrames = false
    var clockStepped = false
    var atBeginning: CounterReading?
    var atEnd: CounterReading?

    init(tenants: Int, threshold: Threshold) {
        estimators = Array(repeating: ThresholdEstimator(inForce: threshold), count: 2 * tenants)
        other = ThresholdEstimator(inForce: threshold)
        total = ThresholdEstimator(inForce: threshold)
        counted = ThresholdEstimator(inForce: threshold)
    }

    /// What `estimator`, one of this window's, found.
    func directionWindow(_ estimator: ThresholdEstimator, _ deviations: Double) -> DirectionWindow {
        var estimator = estimator
        if dropped > 0 { estimator.widen(droppedFrames: dropped) }
        return DirectionWindow(
            bytes: estimator.bytes(deviations: deviations), wireBytes: estimator.wireBytes(deviations: deviations),
            packets: estimator.packets(deviations: deviations), kept: estimator.kept, keptBytes: estimator.keptBytes,
            variance: estimator.variance, threshold: estimator.coarsest.bytes)
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
        var everything = self.counted
        if dropped > 0 { everything.widen(droppedFrames: dropped) }
        let bounds = everything.bytes(deviations: deviations)
        return counted < bounds.lower - slack || counted > bounds.upper + slack
    }
}
