// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// A window that frames still arrive for.
struct OpenWindow: Sendable {
    /// Tenant i's inbound traffic at 2 i, its outbound traffic at 2 i + 1; last, frames that are neither to nor from a tenant.
    var directions: [ThresholdEstimator]
    /// Frames that ``directions`` count twice: those between two tenants.
    var repeated: ThresholdEstimator
    /// TCP segments with data, weighted by the frames that each represents, in the order of ``directions``, without the last.
    var tcpData: [Float]
    /// Detected copies: for each tenant, and last for all frames.
    var copies: [CopyTally]
    /// The part of the bytes in ``total`` that is VLAN tags, which the interface may not have counted.
    var strippedTagBytes = 0.0
    /// Frames whose network header is cut, weighted by the frames that each represents.
    var malformed = 0.0
    var dropped: UInt64 = 0
    var hasMergedFrames = false
    var clockStepped = false
    var atBeginning: CounterReading?
    var atEnd: CounterReading?
    /// Smallest and largest that was in force.
    private(set) var thresholds: ClosedRange<Threshold>

    /// See ``ThresholdEstimator/init(inForce:absentHeader:)``.
    private let absentHeader: Int

    init(_ thresholds: TenantThresholds, absentHeader: Int) {
        let range = thresholds.range
        self.absentHeader = absentHeader
        directions = thresholds.byDirection.map { ThresholdEstimator(inForce: $0, absentHeader: absentHeader) }
        repeated = ThresholdEstimator(inForce: .exact, absentHeader: absentHeader)
        self.thresholds = range
        tcpData = Array(repeating: 0, count: directions.count - 1)
        copies = Array(repeating: CopyTally(), count: directions.count / 2 + 1)
    }

    /// From now on `thresholds` are in force.
    mutating func note(inForce thresholds: TenantThresholds) {
        let range = thresholds.range
        for (index, threshold) in thresholds.byDirection.enumerated() { directions[index].note(inForce: threshold) }
        self.thresholds =
            min(self.thresholds.lowerBound, range.lowerBound)...max(self.thresholds.upperBound, range.upperBound)
    }

    /// Every frame of the window, once. Computed on demand, so that no frame has to be added to two sums.
    var total: ThresholdEstimator {
        var total = directions.reduce(
            into: ThresholdEstimator(inForce: thresholds.upperBound, absentHeader: absentHeader)
        ) { $0.add($1) }
        total.remove(repeated)
        return total
    }

    /// Frames that are neither to nor from a tenant.
    var other: ThresholdEstimator { directions[directions.count - 1] }

    /// The window of one of this window's estimators. Where frames came twice the lower bounds are halved, because half of the frames may be copies.
    func directionWindow(
        _ estimator: ThresholdEstimator, _ deviations: Double, isDoubled: Bool = false
    ) -> DirectionWindow {
        var estimator = estimator
        if dropped > 0 { estimator.widen(droppedFrames: dropped) }
        var window = DirectionWindow(
            bytes: estimator.bytes(deviations: deviations), wireBytes: estimator.wireBytes(deviations: deviations),
            packets: estimator.packets(deviations: deviations), kept: estimator.kept, keptBytes: estimator.keptBytes,
            variance: estimator.variance, threshold: estimator.coarsest.bytes)
        if isDoubled {
            // One copy may have a VLAN tag of 4 bytes that the other lacks: 2 bytes in the mean of both.
            let tags = window.packets.upper
            window.bytes.lower = max(0, window.bytes.lower / 2 - tags)
            window.wireBytes.lower = max(0, window.wireBytes.lower / 2 - tags)
            window.packets.lower /= 2
        }
        return window
    }

    /// Every frame in the bytes that the interface counts: some count a tag that they strip, and some the 4 bytes of FCS.
    var asCounted: ThresholdEstimator {
        var counted = total
        counted.widen(
            surplusBytes: strippedTagBytes, missingBytes: 4 * counted.packets(deviations: 0).estimate)
        return counted
    }

    /// Whether the interface had its link throughout, as far as its readings tell: without it no frame can be seen, and none says nothing.
    var wasConnected: Bool {
        let readings = [atBeginning, atEnd].compactMap(\.self)
        return readings.allSatisfy(\.hasCarrier) && Set(readings.map(\.carrierChanges)).count < 2
    }

    /// The interface's own counters beside the samples.
    struct Comparison {
        /// Bytes by the counters, and by the samples with their bounds.
        var counted: Double
        var sampled: ThresholdEstimator
        /// Bytes that may have passed between the window's boundaries and the readings.
        var misalignedAtBeginning: Double
        var misalignedAtEnd: Double
    }

    /// `nil` where the counters cannot be compared: a reading is missing, the counters began anew, or frames were merged, which are counted apart
    /// from the interface's view.
    func comparison(from beginning: MonotonicTime, to end: MonotonicTime) -> Comparison? {
        guard let atBeginning, let atEnd, !hasMergedFrames, atEnd.bytes >= atBeginning.bytes else { return nil }
        let counted = Double(atEnd.bytes - atBeginning.bytes)
        let span = Double((atEnd.time - atBeginning.time).nanoseconds) / 1e9
        guard span > 0 else { return nil }
        var sampled = asCounted
        if dropped > 0 { sampled.widen(droppedFrames: dropped) }
        func passed(_ reading: CounterReading, _ boundary: MonotonicTime) -> Double {
            2 * Double(abs((reading.time - boundary).nanoseconds)) / 1e9 / span * counted
        }
        return Comparison(
            counted: counted, sampled: sampled, misalignedAtBeginning: passed(atBeginning, beginning),
            misalignedAtEnd: passed(atEnd, end))
    }

    /// Whether the interface's own counters contradict the samples beyond the sampling error, 2 %, a ring block, and the bytes that may have passed
    /// between the window's boundaries and the readings.
    func isContradicted(from beginning: MonotonicTime, to end: MonotonicTime, deviations: Double) -> Bool {
        guard let comparison = comparison(from: beginning, to: end) else { return false }
        let slack =
            65_536 + comparison.misalignedAtBeginning + comparison.misalignedAtEnd + 0.02 * comparison.counted
        let bounds = comparison.sampled.bytes(deviations: deviations)
        return comparison.counted < bounds.lower - slack || comparison.counted > bounds.upper + slack
    }
}
