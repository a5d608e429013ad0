// SPDX-License-Identifier: Apache-2.0

package import Evidence

/// A kept frame as far as sampling cares.
package struct FrameObservation: Sendable {
    package var time: MonotonicTime
    /// Bytes that the filter decided by: without the VLAN tag that the kernel strips on arrival.
    package var kernelLength: Int
    /// Bytes on the wire without FCS: what is billed.
    package var length: Int
    /// The frame was behind a VLAN tag and was sent by this host: whether the kernel counted the tag is unknown.
    package var hasAmbiguousTag: Bool
    /// `nil` for a frame that is neither IPv4 nor IPv6, or is malformed.
    package var addresses: (source: IPAddress, destination: IPAddress)?
    /// The frame's headers are cut or contradict themselves.
    package var isMalformed: Bool

    package init(
        time: MonotonicTime, kernelLength: Int, length: Int, hasAmbiguousTag: Bool = false,
        addresses: (source: IPAddress, destination: IPAddress)?, isMalformed: Bool = false
    ) {
        self.time = time
        self.kernelLength = kernelLength
        self.length = length
        self.hasAmbiguousTag = hasAmbiguousTag
        self.addresses = addresses
        self.isMalformed = isMalformed
    }
}

/// What the interface itself had counted at some time, in the directions that are measured.
package struct CounterReading: Hashable, Sendable {
    package var time: MonotonicTime
    package var bytes: UInt64
    package var frames: UInt64

    package init(time: MonotonicTime, bytes: UInt64, frames: UInt64) {
        self.time = time
        self.bytes = bytes
        self.frames = frames
    }
}

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
    private let table: TenantTable
    /// Open windows; the first has index `closed`.
    private var open: [OpenWindow] = []
    /// Windows handed out so far.
    package private(set) var closed = 0
    /// Frames whose window was closed already.
    package private(set) var lateFrames: UInt64 = 0
    /// Every frame of the run, the tenants' or not, in the bytes that the interface counts.
    package private(set) var total: ThresholdEstimator
    package private(set) var keptInbound: UInt64 = 0
    package private(set) var keptOutbound: UInt64 = 0
    /// A merged frame was seen.
    package private(set) var sawMergedFrames = false
    /// When the last window ends; `nil` for a run without end.
    package private(set) var end: MonotonicTime?

    /// `largestPayload` is the interface's MTU, in bytes.
    package init(plan: SamplingPlan, start: MonotonicTime, wallStart: Timestamp, largestPayload: Int) {
        self.plan = plan
        self.start = start
        self.wallStart = wallStart
        windowNanoseconds = Int64(max(0.1, plan.windowSeconds) * 1e9)
        longestPlainFrame = largestPayload + 14 + 8
        table = TenantTable(plan.tenants)
        total = ThresholdEstimator(inForce: plan.threshold)
        let seconds = plan.duration.map { MonotonicTime(nanoseconds: start.nanoseconds &+ Int64($0 * 1e9)) }
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

    /// Frames before the run or behind its end are ignored.
    package mutating func add(_ frame: FrameObservation) {
        let since = frame.time.nanoseconds &- start.nanoseconds
        guard since >= 0 else { return }
        let index = Int(since / windowNanoseconds)
        if let end, frame.time >= end { return }
        guard index >= closed else {
            lateFrames &+= 1
            return
        }
        let slot = slot(of: index)
        total.addAsCounted(frame, threshold: plan.threshold)
        open[slot].counted.addAsCounted(frame, threshold: plan.threshold)
        let isMerged = frame.kernelLength > longestPlainFrame
        open[slot].total.add(frame, threshold: plan.threshold, isMerged: isMerged)
        if isMerged {
            sawMergedFrames = true
            open[slot].hasMergedFrames = true
        }
        if frame.isMalformed { open[slot].malformed += 1 / plan.threshold.probability(ofLength: frame.kernelLength) }
        var isOther = true
        if let (source, destination) = frame.addresses {
            if let tenant = table.tenant(of: destination) {
                isOther = false
                keptInbound &+= 1
                open[slot].estimators[2 * tenant].add(frame, threshold: plan.threshold, isMerged: isMerged)
            }
            if let tenant = table.tenant(of: source) {
                isOther = false
                keptOutbound &+= 1
                open[slot].estimators[2 * tenant + 1].add(frame, threshold: plan.threshold, isMerged: isMerged)
            }
        }
        if isOther { open[slot].other.add(frame, threshold: plan.threshold, isMerged: isMerged) }
    }

    /// `frames` kept frames were lost since the last call: they widen every open window.
    package mutating func add(droppedFrames frames: UInt64, before now: MonotonicTime) {
        guard frames > 0 else { return }
        total.widen(droppedFrames: frames)
        mark(before: now) { $0.dropped += frames }
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
            open.append(OpenWindow(tenants: plan.tenants.count, threshold: plan.threshold))
        }
        return index - closed
    }

    private func interval(of window: OpenWindow, index: Int) -> SampledInterval {
        let seconds = Double((ending(of: index) - beginning(of: index)).nanoseconds) / 1e9
        let begin = wallStart.advanced(bySeconds: Double(index) * Double(windowNanoseconds) / 1e9)
        var common: [Bias] = []
        if window.dropped > 0 { common.append(.drops) }
        if window.hasMergedFrames { common.append(.offload) }
        if window.clockStepped { common.append(.clockStep) }
        let contradicted = window.isContradicted(
            from: beginning(of: index), to: ending(of: index), deviations: plan.deviations)
        let tenants = plan.tenants.enumerated().map { position, tenant in
            let inbound = window.directionWindow(window.estimators[2 * position], plan.deviations)
            let outbound = window.directionWindow(window.estimators[2 * position + 1], plan.deviations)
            var biases = common
            if min(inbound.kept, outbound.kept) == 0, max(inbound.kept, outbound.kept) >= 20 {
                biases.append(.oneSidedMirror)
            }
            if contradicted { biases.append(.counterMismatch) }
            return SampledWindow(
                tenant: tenant.id,
                window: TrafficWindow(
                    start: begin, seconds: seconds, inbound: inbound, outbound: outbound, biases: biases))
        }
        return SampledInterval(
            index: index, start: begin, seconds: seconds, tenants: tenants,
            other: window.directionWindow(window.other, plan.deviations),
            total: window.directionWindow(window.total, plan.deviations), malformed: window.malformed,
            dropped: window.dropped, thresholds: plan.threshold...plan.threshold, retunes: 0)
    }
}

extension ThresholdEstimator {
    /// Adds a frame as the interface may have counted it: some count a tag that they strip, and some the 4 bytes of FCS.
    fileprivate mutating func addAsCounted(_ frame: FrameObservation, threshold: Threshold) {
        let weight = 1 / threshold.probability(ofLength: frame.kernelLength)
        add(kernelLength: frame.kernelLength, length: frame.length, threshold: threshold)
        widen(
            surplusBytes: Double(max(0, frame.length - frame.kernelLength)) * weight, missingBytes: 4 * weight)
    }

    fileprivate mutating func add(_ frame: FrameObservation, threshold: Threshold, isMerged: Bool) {
        add(kernelLength: frame.kernelLength, length: frame.length, threshold: threshold)
        if isMerged { widen(mergedLength: frame.kernelLength, threshold: threshold) }
        if frame.hasAmbiguousTag { widen(ambiguousTagAt: frame.kernelLength, threshold: threshold) }
    }
}
