// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Packets
internal import Sampling
internal import Synchronization
internal import Values

/// One run of the sampler: filters on, frames into windows, filters off. Its thread waits for the rings, for the next boundary between
/// windows, or for ``stop()``, whichever comes first.
final class SamplerRun: Sendable {
    private let plan: SamplingPlan
    private let scope: SamplingScope
    private let captures: [LiveCapture]
    private let counters: InterfaceCounterReader
    private let wake: WakeSignal
    private let snapshot: (@Sendable (SampledSnapshot) -> Void)?
    private let order = Mutex(Order.goOn)
    private let beginning = Mutex<SamplerProgress?>(nil)

    /// The request to end a run.
    private enum Order: Sendable {
        case goOn
        /// The window under way is the last.
        case finish
        case stop
    }

    /// Blocks of the ring that hold frames of a window are handed over at most so long behind its end: the kernel looks every
    /// block time-out, and lets a block pass once.
    private var grace: Duration { captures[0].configuration.blockTimeout * 3 }

    /// Takes the first of `captures`, as many as the plan's tenants need. Throws when they need more.
    init(
        plan: SamplingPlan, scope: SamplingScope, captures: [LiveCapture], counters: InterfaceCounterReader,
        snapshot: (@Sendable (SampledSnapshot) -> Void)?
    ) throws(CaptureError) {
        self.plan = plan
        self.scope = scope
        self.snapshot = snapshot
        self.captures = captures
        self.counters = counters
        wake = try CaptureError.startingThread(captures[0].configuration.interface) { () throws(SystemError) in
            try WakeSignal()
        }
    }

    func stop() {
        order.withLock { $0 = .stop }
        wake.raise()
        for capture in captures { capture.breakLoop() }
    }

    func finish() {
        order.withLock { if $0 == .goOn { $0 = .finish } }
        wake.raise()
    }

    /// Attaches the filters and sets the beginning of the first window behind the guard of their epoch.
    func begin() throws(CaptureError) {
        let compiler = SamplerCompiler(
            plan: plan, scope: scope, link: captures[0].link, interface: captures[0].configuration.interface)
        let controller = plan.controller
        let thresholds = controller?.thresholds ?? plan.fixedThresholds
        let filter = try compiler.compile(thresholds, epoch: 0)
        guard filter.shards.count <= captures.count else {
            throw CaptureError(
                .startSampling, captures[0].configuration.interface,
                reason:
                    "\(plan.tenants.count) tenants need \(filter.shards.count) sockets, and \(captures.count) are open",
                remedy: "open more (capture.sockets), or measure fewer addresses")
        }
        var sockets: [SamplerSocket] = []
        for (capture, shard) in zip(captures, filter.shards) {
            sockets.append(try SamplerSocket(capture: capture, shard: shard, compiler: compiler))
        }
        let certain = sockets.map(\.certainFrom).max() ?? .now()
        while MonotonicTime.now() < certain {
            _ = waitUntilReadable(wake.descriptor.number, milliseconds: 1)
        }
        let reading = try counters.read()
        let clock = ClockPair.now()
        var assembler = WindowAssembler(
            plan: plan, thresholds: thresholds, start: clock.monotonic,
            wallStart: Timestamp(microseconds: clock.wallNanoseconds / 1_000), largestPayload: captures[0].facts.mtu,
            absentHeader: captures[0].link.absentHeader)
        assembler.add(counterReading(reading, at: clock.monotonic))
        let progress = SamplerProgress(
            sockets: sockets, compiler: compiler, assembler: assembler, controller: controller,
            counters: reading.counters,
            clock: clock)
        beginning.withLock { $0 = progress }
    }

    /// Runs to the end on the calling thread. `report` gets the windows that have just ended and the counters so far; last, the final
    /// counters with no windows, and why the run ended early, if it did.
    func perform(_ report: ([SampledInterval], CaptureMeasurement, CaptureError?) -> Void) {
        guard var progress = beginning.withLock({ $0.take() }) else { return }
        let processorStart = ProcessorTime.now()
        do throws(CaptureError) {
            try observe(&progress, since: processorStart) { intervals, measurement in
                let used = ProcessorTime.now() - processorStart
                report(
                    intervals.map {
                        var interval = $0
                        interval.processorTime = used
                        return interval
                    }, measurement, nil)
            }
            if !progress.hasFinalCounters { progress.lastCounters = try counters.read().counters }
            try progress.end()
        } catch {
            progress.failure = error
        }
        report([], measurement(progress), progress.failure)
    }

    /// Reads frames until the last window is closed or the run is stopped.
    private func observe(
        _ progress: inout SamplerProgress, since processorStart: ProcessorTime,
        _ report: ([SampledInterval], CaptureMeasurement) -> Void
    ) throws(CaptureError) {
        let pollSet = PollSet((progress.descriptors + [wake.descriptor.number]).map { ($0, .readable) })
        var boundary = 1
        var isFinishing = false
        while !progress.assembler.isFinished {
            let order = order.withLock { $0 }
            if order == .stop { return }
            if order == .finish, !isFinishing {
                isFinishing = true
                pollSet.ignore(progress.descriptors.count)
                progress.assembler.finish(at: .now())
            }
            // The interface's counters are read at each boundary, and at the end.
            var nextReading = progress.assembler.beginning(of: boundary)
            if let end = progress.assembler.end, end < nextReading, !progress.hasFinalCounters { nextReading = end }
            var wakeAt = min(nextReading, progress.assembler.ending(of: progress.assembler.closed) + grace)
            if let next = progress.assembler.nextSnapshot { wakeAt = min(wakeAt, next + grace) }
            let remaining = (wakeAt - .now()).nanoseconds
            _ = try? pollSet.wait(milliseconds: Int32(clamping: (remaining + 999_999) / 1_000_000))
            let clock = ClockPair.now()
            if clock.monotonic >= nextReading {
                let reading = try counters.read()
                progress.lastCounters = reading.counters
                progress.assembler.add(counterReading(reading, at: .now()))
                while progress.assembler.beginning(of: boundary) <= clock.monotonic { boundary += 1 }
                if let end = progress.assembler.end, clock.monotonic >= end { progress.hasFinalCounters = true }
            }
            try progress.readRings(at: clock)
            for var next in progress.assembler.closeSnapshots(endedBy: clock.monotonic - grace) {
                next.processorTime = ProcessorTime.now() - processorStart
                snapshot?(next)
            }
            let intervals = progress.close(endedBy: clock.monotonic - grace)
            try progress.retune()
            if !intervals.isEmpty { report(intervals, measurement(progress)) }
        }
    }

    private func counterReading(_ reading: InterfaceReading, at time: MonotonicTime) -> CounterReading {
        var counted = measured(reading.counters, at: time)
        counted.hasCarrier = reading.hasCarrier
        counted.carrierChanges = reading.carrierChanges
        return counted
    }

    /// What the interface counted in the directions that are measured, and in the other.
    private func measured(_ counters: InterfaceCounters, at time: MonotonicTime) -> CounterReading {
        var counted = CountedHeader(captures[0].facts, captures[0].link).reading(counters, scope, at: time)
        // What it sends there it receives there.
        if captures[0].facts.isLoopback { counted.unmeasuredBytes = 0 }
        return counted
    }

    private func measurement(_ progress: SamplerProgress) -> CaptureMeasurement {
        let first = measured(progress.firstCounters, at: progress.assembler.start)
        let last = measured(progress.lastCounters, at: progress.assembler.start)
        let counted = progress.statistics
        let late = progress.assembler.lateFrames
        var offloads = captures[0].facts.offloads.merging(received: true, sent: scope == .both)
        if progress.assembler.sawMergedFrames { offloads.append("merged frames seen") }
        return CaptureMeasurement(
            interface: captures[0].configuration.interface, received: counted.received,
            delivered: counted.delivered &- late, dropped: counted.dropped &+ late,
            interfaceDropped: progress.lastCounters.missedFrames &- progress.firstCounters.missedFrames,
            filterInKernel: progress.failure == nil, keptIn: progress.assembler.keptInbound,
            keptOut: progress.assembler.keptOutbound, interfacePackets: last.frames &- first.frames,
            interfaceBytes: last.bytes &- first.bytes,
            estimatedBytes: progress.assembler.total.bytes(deviations: plan.deviations), offloads: offloads,
            largestLagMilliseconds: Double(progress.largestLag.nanoseconds) / 1e6,
            includesSent: scope == .both ? true : nil)
    }
}

extension SamplingPlan {
    /// The controller of a run with adaptive thresholds.
    fileprivate var controller: ThresholdController? {
        guard case .adaptive(let target) = policy else { return nil }
        return ThresholdController(tenants: tenants, target: target)
    }

    /// The thresholds of a run without a controller.
    fileprivate var fixedThresholds: TenantThresholds {
        guard case .fixed(let threshold) = policy else { return .uniform(.exact, tenants: tenants.count) }
        return .uniform(threshold, tenants: tenants.count)
    }
}
