// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Sampling
internal import Synchronization
internal import Kernel

/// One run of the sampler: filter on, frames into windows, filter off. Its thread waits for the ring, for the next boundary between
/// windows, or for ``stop()``, whichever comes first.
final class SamplerRun: Sendable {
    private let plan: SamplingPlan
    private let capture: LiveCapture
    private let counters: InterfaceCounterReader
    private let wake: WakeSignal
    private let order = Mutex(Order.goOn)
    private let start = Mutex<Start?>(nil)

    /// What the run has been told.
    private enum Order: Sendable {
        case goOn
        /// The window under way is the last.
        case finish
        case stop
    }

    private struct Start: Sendable {
        let assembler: WindowAssembler
        let counters: InterfaceCounters
        let statistics: CaptureStatistics
        let clock: ClockReading
    }

    /// Blocks of the ring that hold frames of a window are handed over at most so long behind its end: the kernel looks every
    /// block time-out, and lets a block pass once.
    private var grace: Duration { capture.configuration.blockTimeout * 3 }

    init(plan: SamplingPlan, capture: LiveCapture, counters: InterfaceCounterReader) throws(CaptureError) {
        self.plan = plan
        self.capture = capture
        self.counters = counters
        wake = try CaptureError.startingThread(capture.configuration.interface) { () throws(SystemError) in
            try WakeSignal()
        }
    }

    func stop() {
        order.withLock { $0 = .stop }
        wake.raise()
        capture.breakLoop()
    }

    func finish() {
        order.withLock { if $0 == .goOn { $0 = .finish } }
        wake.raise()
    }

    /// Attaches the filter and sets the beginning of the first window behind the guard of its epoch.
    func begin() throws(CaptureError) {
        _ = try settle(within: .milliseconds(250)) { _, _ in }
        let statistics = try capture.statistics()
        let filter = ThresholdFilter(
            threshold: plan.threshold, scope: plan.scope, snapLength: UInt32(capture.configuration.snapLength))
        let epoch = try capture.attach(filter.program)
        while MonotonicTime.now() < epoch.certainFrom {
            _ = waitUntilReadable(wake.descriptor.number, milliseconds: 1)
        }
        let reading = try counters.read()
        let clock = ClockReading.now()
        var assembler = WindowAssembler(
            plan: plan, start: clock.monotonic, wallStart: Timestamp(microseconds: clock.wallNanoseconds / 1_000),
            largestPayload: capture.facts.mtu)
        assembler.add(counterReading(reading, at: clock.monotonic))
        let start = Start(assembler: assembler, counters: reading, statistics: statistics, clock: clock)
        self.start.withLock { $0 = start }
    }

    /// Runs to the end on the calling thread. `report` gets the windows that have just ended and the counters so far; last, the final
    /// counters with no windows, and why the run ended early, if it did.
    func perform(_ report: ([SampledInterval], CaptureMeasurement, CaptureError?) -> Void) {
        guard let start = start.withLock({ $0 }) else { return }
        let processorStart = ProcessorTime.now()
        var progress = Progress(
            assembler: start.assembler,
            clock: FrameClock(start.clock, longestWait: capture.configuration.blockTimeout * 2))
        progress.statistics = start.statistics
        progress.lastCounters = start.counters
        do throws(CaptureError) {
            var boundary = 1
            var isFinishing = false
            while !progress.assembler.isFinished {
                let order = order.withLock { $0 }
                if order == .stop { break }
                if order == .finish, !isFinishing {
                    isFinishing = true
                    progress.assembler.finish(at: .now())
                }
                // The interface's counters are read at each boundary, and at the end.
                var nextReading = progress.assembler.beginning(of: boundary)
                if let end = progress.assembler.end, end < nextReading, !progress.hasFinalCounters { nextReading = end }
                let wakeAt = min(nextReading, progress.assembler.ending(of: progress.assembler.closed) + grace)
                let remaining = (wakeAt - .now()).nanoseconds
                let milliseconds = Int32(clamping: (remaining + 999_999) / 1_000_000)
                // The signal stays raised once the run was told to finish.
                _ =
                    isFinishing
                    ? waitUntilReadable(capture.descriptor, milliseconds: milliseconds)
                    : waitUntilReadable(capture.descriptor, wake: wake, milliseconds: milliseconds)
                let clock = ClockReading.now()
                if clock.monotonic >= nextReading {
                    progress.lastCounters = try counters.read()
                    progress.assembler.add(counterReading(progress.lastCounters, at: .now()))
                    while progress.assembler.beginning(of: boundary) <= clock.monotonic { boundary += 1 }
                    if let end = progress.assembler.end, clock.monotonic >= end { progress.hasFinalCounters = true }
                }
                try take(&progress, at: clock)
                var intervals = progress.assembler.close(endedBy: clock.monotonic - grace)
                guard !intervals.isEmpty else { continue }
                let used = ProcessorTime.now() - processorStart
                for position in intervals.indices { intervals[position].processorTime = used }
                report(intervals, measurement(progress, since: start), nil)
            }
            if !progress.hasFinalCounters { progress.lastCounters = try counters.read() }
            try capture.attach(.dropAll)
            try finish(&progress)
        } catch {
            progress.failure = error
        }
        report([], measurement(progress, since: start), progress.failure)
    }

    /// Takes what the ring holds, then learns what it lost meanwhile.
    private func take(_ progress: inout Progress, at clock: ClockReading) throws(CaptureError) {
        progress.clock.advance(to: clock)
        if progress.clock.hasStepped { progress.assembler.addClockStep(before: clock.monotonic) }
        try capture.drain { header, bytes in progress.take(header, bytes) }
        let statistics = try capture.statistics()
        progress.assembler.add(
            droppedFrames: statistics.dropped &- progress.statistics.dropped, before: clock.monotonic)
        progress.statistics = statistics
    }

    /// Behind the end: every frame that passed the filter must have arrived or have been dropped.
    private func finish(_ progress: inout Progress) throws(CaptureError) {
        var last = progress
        progress.statistics = try settle(within: .milliseconds(500)) { header, bytes in
            last.take(header, bytes)
        }
        last.statistics = progress.statistics
        progress = last
    }

    /// Drains the ring until nothing is pending, or for `limit` at most.
    private func settle(
        within limit: Duration, _ body: (FrameHeader, RawSpan) -> Void
    ) throws(CaptureError) -> CaptureStatistics {
        let deadline = MonotonicTime.now() + limit
        while true {
            try capture.drain(body)
            let statistics = try capture.statistics()
            if statistics.pending == 0 || MonotonicTime.now() >= deadline { return statistics }
            // Not woken by stop(): that has been seen already.
            _ = waitUntilReadable(capture.descriptor, milliseconds: 10)
        }
    }

    private func counterReading(_ counters: InterfaceCounters, at time: MonotonicTime) -> CounterReading {
        let sent = plan.scope == .both
        return CounterReading(
            time: time, bytes: counters.receivedBytes &+ (sent ? counters.sentBytes : 0),
            frames: counters.receivedFrames &+ (sent ? counters.sentFrames : 0))
    }

    private func measurement(_ progress: Progress, since start: Start) -> CaptureMeasurement {
        let first = counterReading(start.counters, at: start.clock.monotonic)
        let last = counterReading(progress.lastCounters, at: start.clock.monotonic)
        let late = progress.assembler.lateFrames
        var offloads = capture.facts.offloads.merging(received: true, sent: plan.scope == .both)
        if progress.assembler.sawMergedFrames { offloads.append("merged frames seen") }
        return CaptureMeasurement(
            interface: capture.configuration.interface,
            received: progress.statistics.received &- start.statistics.received,
            delivered: progress.statistics.delivered &- start.statistics.delivered &- late,
            dropped: progress.statistics.dropped &- start.statistics.dropped &+ late,
            interfaceDropped: progress.lastCounters.missedFrames &- start.counters.missedFrames,
            filterInKernel: progress.failure == nil, keptIn: progress.assembler.keptInbound,
            keptOut: progress.assembler.keptOutbound, interfacePackets: last.frames &- first.frames,
            interfaceBytes: last.bytes &- first.bytes,
            estimatedBytes: progress.assembler.total.bytes(deviations: plan.deviations), offloads: offloads,
            largestLagMilliseconds: Double(progress.largestLag.nanoseconds) / 1e6)
    }
}
