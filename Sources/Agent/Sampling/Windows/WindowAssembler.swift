// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Linux
package import Values

/// Sorts kept frames into windows of equal length and turns each window into estimates. Pure: time comes in with the events.
///
/// Frames may arrive late, as long as their window has not been closed. Adding a frame allocates nothing while its window is open.
package struct WindowAssembler: Sendable {
    package let plan: SamplingPlan
    package let start: MonotonicTime
    private let wallStart: Timestamp
    private let windowNanoseconds: Int64
    /// A frame longer than this was merged by an offload.
    private let longestPlainFrame: Int
    private let absentHeader: Int
    /// The thresholds in force.
    private var thresholds: TenantThresholds
    /// Number of changes of the thresholds.
    private var retunes = 0
    /// Open windows; the first has index `closed`.
    private var open: [OpenWindow] = []
    /// Windows handed out so far.
    package private(set) var closed = 0
    /// Frames whose window was closed already.
    package private(set) var lateFrames: UInt64 = 0
    /// Every frame of the closed windows, the tenants' or not, in the bytes that the interface counts.
    private var closedTotal: ThresholdEstimator
    /// Tallies of the frames added since they were last taken.
    private var tallies: [DirectionTally]
    package private(set) var keptInbound: UInt64 = 0
    package private(set) var keptOutbound: UInt64 = 0
    /// A merged frame was seen.
    package private(set) var sawMergedFrames = false
    private var copies = CopyDetector()
    private var calibration = BinCalibration()
    private var snapshots: SnapshotAssembler
    /// When the last window ends; `nil` for a run without end.
    package private(set) var end: MonotonicTime?

    /// - Parameters:
    ///   - thresholds: in force from the start.
    ///   - largestPayload: the interface's MTU, in bytes.
    ///   - absentHeader: bytes billed of each frame that are not part of it (``LinkLayer/absentHeader``); counter readings hold them too.
    package init(
        plan: SamplingPlan, thresholds: TenantThresholds, start: MonotonicTime, wallStart: Timestamp,
        largestPayload: Int, absentHeader: Int = 0
    ) {
        self.absentHeader = absentHeader
        self.plan = plan
        self.thresholds = thresholds
        self.start = start
        self.wallStart = wallStart
        windowNanoseconds = Int64(saturating: max(0.1, plan.windowSeconds) * 1e9)
        longestPlainFrame = largestPayload + 14 + 8
        closedTotal = ThresholdEstimator(inForce: thresholds.range.upperBound, absentHeader: absentHeader)
        tallies = Array(repeating: DirectionTally(), count: 2 * plan.tenants.count + 1)
        snapshots = SnapshotAssembler(seconds: plan.snapshotSeconds, directions: 2 * plan.tenants.count + 1)
        let seconds = plan.duration.map { MonotonicTime(nanoseconds: start.nanoseconds &+ Int64(saturating: $0 * 1e9)) }
        end = [plan.windowCount.map(beginning(of:)), seconds].compactMap { $0 }.min()
    }

    /// When window `index` begins.
    package func beginning(of index: Int) -> MonotonicTime {
        MonotonicTime(nanoseconds: start.nanoseconds &+ Int64(index) &* windowNanoseconds)
    }

    /// When window `index` ends: with the run, if not before.
    package func ending(of index: Int) -> MonotonicTime {
        let whole = beginning(of: index + 1)
        return end.map { min($0, whole) } ?? whole
    }

    /// Windows of the run, the last one shorter if it ends with the run.
    private var windowCount: Int? {
        end.map { Int(($0.nanoseconds &- start.nanoseconds &+ windowNanoseconds &- 1) / windowNanoseconds) }
    }

    package var isFinished: Bool { windowCount.map { closed >= $0 } ?? false }

    /// The run ends at `time`, if it does not end before: the window under way is shorter, those after it are none.
    package mutating func finish(at time: MonotonicTime) {
        let last = max(time, beginning(of: closed))
        end = end.map { min($0, last) } ?? last
        open.removeLast(max(0, open.count - max(0, (windowCount ?? 0) - closed)))
    }

    /// Index of the window of a frame that was stamped `since` nanoseconds after the run began. Most are in the window under way: that takes no
    /// division.
    @inline(__always)
    private func index(_ since: Int64) -> Int {
        let within = since &- Int64(closed) &* windowNanoseconds
        if within >= 0, within < windowNanoseconds { return closed }
        return Int(since / windowNanoseconds)
    }

    /// Frames before the run or behind its end are ignored.
    package mutating func add(_ frame: FrameObservation) {
        let since = frame.time.nanoseconds &- start.nanoseconds
        guard since >= 0 else { return }
        let index = index(since)
        if let end, frame.time >= end { return }
        guard index >= closed else {
            lateFrames &+= 1
            return
        }
        let slot = slot(of: index)
        let isMerged = frame.kernelLength > longestPlainFrame
        let weight = frame.weight
        if snapshots.isActive { snapshot(frame, weight, since) }
        if let destination = frame.destination {
            keptInbound &+= 1
            count(frame, weight, isMerged, 2 * destination, slot)
        }
        if let source = frame.source {
            keptOutbound &+= 1
            count(frame, weight, isMerged, 2 * source + 1, slot)
        }
        let isOther = frame.source == nil && frame.destination == nil
        if !isOther, !frame.countsInTotal { open[slot].repeated.add(frame, weight, isMerged) }
        if frame.source != nil, frame.destination != nil { open[slot].repeated.add(frame, weight, isMerged) }
        guard frame.countsInTotal else { return }
        if isOther { count(frame, weight, isMerged, tallies.count - 1, slot) }
        if frame.fingerprint != 0 { lookForCopy(frame, weight, slot) }
        if isMerged {
            sawMergedFrames = true
            open[slot].hasMergedFrames = true
        }
        let tag = frame.length - frame.kernelLength - absentHeader
        if tag > 0 { open[slot].strippedTagBytes += Double(tag) * weight }
        if frame.isMalformed { open[slot].malformed += weight }
    }

    private mutating func lookForCopy(_ frame: FrameObservation, _ weight: Double, _ slot: Int) {
        let sighting = copies.look(at: frame.fingerprint, time: frame.time)
        guard sighting != .passedOver else { return }
        let probability = 1 / weight
        if let destination = frame.destination {
            open[slot].copies[destination].add(sighting, probability: probability)
        }
        if let source = frame.source, source != frame.destination {
            open[slot].copies[source].add(sighting, probability: probability)
        }
        open[slot].copies[plan.tenants.count].add(sighting, probability: probability)
    }

    private mutating func snapshot(_ frame: FrameObservation, _ weight: Double, _ since: Int64) {
        guard let slot = snapshots.slot(at: since) else { return }
        if let destination = frame.destination {
            snapshots.add(frame, weight: weight, direction: 2 * destination, slot: slot)
        }
        if let source = frame.source { snapshots.add(frame, weight: weight, direction: 2 * source + 1, slot: slot) }
        guard frame.countsInTotal else { return }
        snapshots.countFrame(slot: slot)
        if frame.source == nil, frame.destination == nil {
            snapshots.add(frame, weight: weight, direction: 2 * plan.tenants.count, slot: slot)
        }
    }

    /// When the next snapshot ends; `nil` for a run without snapshots.
    package var nextSnapshot: MonotonicTime? { snapshots.nextEnd.map { start + $0 } }

    /// Hands out the snapshots that ended by `time`.
    package mutating func closeSnapshots(endedBy time: MonotonicTime) -> [SampledSnapshot] {
        snapshots.close(endedBy: (time - start).nanoseconds)
    }

    @inline(__always)
    private mutating func count(
        _ frame: FrameObservation, _ weight: Double, _ isMerged: Bool, _ direction: Int, _ slot: Int
    ) {
        open[slot].directions[direction].add(frame, weight, isMerged)
        if frame.isTCPData, direction < tallies.count - 1 { open[slot].tcpData[direction] += Float(weight) }
        tallies[direction].frames &+= 1
        tallies[direction].bytes += Double(frame.length) * weight
    }

    /// Passes the tallies of the frames since the last call to `body`, and resets them.
    package mutating func takeTallies(_ body: ([DirectionTally]) -> Void) {
        body(tallies)
        for index in tallies.indices { tallies[index] = DirectionTally() }
    }

    /// `thresholds` are in force; the first frame that they kept was stamped at `time` at the earliest.
    package mutating func retune(_ thresholds: TenantThresholds, from time: MonotonicTime) {
        // Windows that begin later are opened with the new thresholds only.
        mark(before: time) { _ in }
        let since = max(0, time.nanoseconds &- start.nanoseconds)
        for slot in open.indices where Int64(closed + slot + 1) * windowNanoseconds > since {
            open[slot].note(inForce: thresholds)
        }
        self.thresholds = thresholds
        retunes += 1
    }

    /// Every frame of the run so far, the tenants' or not, in the bytes that the interface counts.
    package var total: ThresholdEstimator {
        open.reduce(into: closedTotal) { $0.add($1.asCounted) }
    }

    /// `frames` kept frames were lost since the last call: they widen every open window.
    package mutating func add(droppedFrames frames: UInt64, before now: MonotonicTime) {
        guard frames > 0 else { return }
        closedTotal.widen(droppedFrames: frames)
        mark(before: now) { $0.dropped += frames }
        snapshots.add(droppedFrames: frames, at: (now - start).nanoseconds)
    }

    /// The wall clock jumped since the last call.
    package mutating func addClockStep(before now: MonotonicTime) {
        mark(before: now) { $0.clockStepped = true }
    }

    /// The interface's own counters, read as near to a window's boundary as can be.
    package mutating func add(_ reading: CounterReading) {
        let nearest = (reading.time.nanoseconds &- start.nanoseconds &+ windowNanoseconds / 2) / windowNanoseconds
        // The end of the run is nowhere near the end of a whole window.
        let index = end.map { reading.time >= $0 } ?? false ? windowCount ?? Int(nearest) : Int(nearest)
        if index - 1 >= closed, index >= 1 { open[slot(of: index - 1)].atEnd = reading }
        if index >= closed, windowCount.map({ index < $0 }) ?? true { open[slot(of: index)].atBeginning = reading }
    }

    /// Closes the windows that ended by `time` and returns them.
    package mutating func close(endedBy time: MonotonicTime) -> [SampledInterval] {
        var finished: [SampledInterval] = []
        while !isFinished, ending(of: closed) <= time {
            _ = slot(of: closed)
            let window = open.removeFirst()
            closedTotal.add(window.asCounted)
            copies.beginWindow()
            finished.append(interval(of: window, index: closed))
            closed += 1
        }
        return finished
    }

    private mutating func mark(before now: MonotonicTime, _ change: (inout OpenWindow) -> Void) {
        let current = Int(max(0, now.nanoseconds &- start.nanoseconds) / windowNanoseconds)
        let last = min(current, windowCount.map { $0 - 1 } ?? current)
        guard last >= closed else { return }
        _ = slot(of: last)
        for slot in open.indices where closed + slot <= last { change(&open[slot]) }
    }

    /// Opens windows up to `index`, which is not closed.
    private mutating func slot(of index: Int) -> Int {
        while open.count <= index - closed {
            open.append(OpenWindow(thresholds, absentHeader: absentHeader))
        }
        return index - closed
    }

    private mutating func interval(of window: OpenWindow, index: Int) -> SampledInterval {
        let (from, to) = (beginning(of: index), ending(of: index))
        let seconds = Double((to - from).nanoseconds) / 1e9
        let begin = wallStart.advanced(bySeconds: Double(index) * Double(windowNanoseconds) / 1e9)
        let isBinContradicted = calibration.add(
            window, middle: begin.advanced(bySeconds: seconds / 2), from: from, to: to, deviations: plan.deviations)
        let isContradicted =
            isBinContradicted || window.isContradicted(from: from, to: to, deviations: plan.deviations)
        let tenants = plan.tenants.enumerated().map { position, tenant in
            let isDoubled = window.isDoubled(tenant: position)
            let (inbound, outbound) = (window.directions[2 * position], window.directions[2 * position + 1])
            return SampledWindow(
                tenant: tenant.id,
                window: TrafficWindow(
                    start: begin, seconds: seconds,
                    inbound: window.directionWindow(inbound, plan.deviations, isDoubled: isDoubled),
                    outbound: window.directionWindow(outbound, plan.deviations, isDoubled: isDoubled),
                    biases: window.biases(tenant: position) + (isContradicted ? [.counterMismatch] : [])))
        }
        let isDoubled = window.isDoubledThroughout
        return SampledInterval(
            index: index, start: begin, seconds: seconds, tenants: tenants,
            other: window.directionWindow(window.other, plan.deviations, isDoubled: isDoubled),
            total: window.directionWindow(window.total, plan.deviations, isDoubled: isDoubled),
            malformed: window.malformed, dropped: window.dropped, thresholds: window.thresholds, retunes: retunes,
            wasConnected: window.wasConnected)
    }
}

extension FrameObservation {
    /// Frames that it stands for.
    @inline(__always)
    fileprivate var weight: Double {
        let z = Int(threshold.bytes)
        return kernelLength >= z ? 1 : Double(z) / Double(kernelLength)
    }
}

extension ThresholdEstimator {
    @inline(__always)
    fileprivate mutating func add(_ frame: FrameObservation, _ weight: Double, _ isMerged: Bool) {
        add(kernelLength: frame.kernelLength, length: frame.length, threshold: frame.threshold, weight: weight)
        if isMerged { widen(mergedLength: frame.kernelLength, threshold: frame.threshold) }
        if frame.hasAmbiguousTag { widen(ambiguousTagAt: frame.kernelLength, threshold: frame.threshold) }
        if frame.alternative != nil { widen(uncertain: frame) }
    }

    /// The frame may have been kept by another threshold, and stand for more or less.
    private mutating func widen(uncertain frame: FrameObservation) {
        var other = frame
        other.threshold = frame.alternative ?? frame.threshold
        note(inForce: other.threshold)
        let difference = Double(frame.length) * (other.weight - frame.weight)
        widen(surplusBytes: max(0, -difference), missingBytes: max(0, difference))
    }
}
