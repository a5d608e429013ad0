// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Packets
package import Sampling
internal import Synchronization
internal import Linux
internal import Values

/// Threshold sampling of tenants' traffic on one interface, inside the kernel.
///
/// Open it while privileged; start and stop it as often as needed afterwards. Between runs the kernel keeps no frame, so that it costs
/// nothing. Runs have a thread of their own.
package final class Sampler: Sendable {
    /// All on the same interface. A run uses as many as its tenants need.
    package let captures: [LiveCapture]
    private let counters: InterfaceCounterReader
    private let state: Mutex<State>

    private struct State {
        var run: SamplerRun?
        var measurement: CaptureMeasurement
        var failure: CaptureError?
    }

    /// Opens `sockets` captures that share the memory of the ring: one is enough for a thousand tenants (``sockets(for:)``). Throws as
    /// ``LiveCapture/init(configuration:)`` does.
    package convenience init(
        interface: String, ringBytes: Int = 16 << 20, blockTimeout: Duration = .milliseconds(50), sockets: Int = 1
    ) throws(CaptureError) {
        let count = max(1, sockets)
        var captures: [LiveCapture] = []
        for _ in 0..<count {
            captures.append(
                try LiveCapture(
                    configuration: .init(
                        interface: interface, ringBytes: max(1 << 20, ringBytes / count), blockTimeout: blockTimeout)))
        }
        try self.init(captures: captures)
    }

    /// `captures`, at least one, are on the same interface.
    package init(captures: [LiveCapture]) throws(CaptureError) {
        self.captures = captures
        counters = try InterfaceCounterReader(captures[0].facts)
        state = Mutex(State(run: nil, measurement: .none(on: captures[0].configuration.interface)))
    }

    /// How many sockets it takes to measure these tenants. Throws when one of them has too many addresses.
    package static func sockets(for tenants: [SampledTenant]) throws(FilterError) -> Int {
        try TenantFilter(
            table: TenantTable(tenants), thresholds: .uniform(.exact, tenants: tenants.count), link: .ethernet,
            scope: .both, epoch: 0
        ).shards.count
    }

    /// The first one.
    package var capture: LiveCapture { captures[0] }

    deinit { stop() }

    /// Begins a run: its first window starts now. The stream ends behind the last window, on ``stop()``, when its consumer stops, or when
    /// the interface goes away. Throws when a run is under way, when the plan is empty, or when the kernel refuses the filter.
    ///
    /// - Parameter snapshot: called on the run's thread with each snapshot, if the plan has snapshots.
    package func start(
        _ plan: SamplingPlan, snapshot: (@Sendable (SampledSnapshot) -> Void)? = nil
    ) throws(CaptureError) -> AsyncStream<SampledInterval> {
        let interface = capture.configuration.interface
        guard plan.windowSeconds >= 0.1, plan.windowSeconds <= 3_600, plan.windowCount ?? 1 > 0,
            plan.duration ?? 1 > 0
        else {
            throw CaptureError(
                .startSampling, interface,
                reason: "\(plan.windowCount ?? 1) windows of \(plan.windowSeconds) s cannot be sampled",
                remedy: "ask for at least one window of 0.1 to 3600 s")
        }
        let scope = if let chosen = plan.scope { chosen } else { try standing().scope }
        let run = try SamplerRun(plan: plan, scope: scope, captures: captures, counters: counters, snapshot: snapshot)
        let isFree = state.withLock { state in
            guard state.run == nil else { return false }
            state.run = run
            state.failure = nil
            return true
        }
        guard isFree else {
            throw CaptureError(
                .startSampling, interface, reason: "another run is under way", remedy: "wait for it, or stop it first")
        }
        let (stream, continuation) = AsyncStream.makeStream(of: SampledInterval.self)
        do throws(CaptureError) {
            try run.begin()
            continuation.onTermination = { _ in run.stop() }
            // The thread holds this object only between windows' ends, so that dropping it ends the run.
            try CaptureError.startingThread(interface) { () throws(SystemError) in
                try WorkerThread.start("sampler") { [weak self] in
                    run.perform { intervals, measurement, failure in
                        self?.state.withLock { state in
                            state.measurement = measurement
                            state.failure = failure
                        }
                        for interval in intervals { continuation.yield(interval) }
                    }
                    self?.state.withLock { $0.run = nil }
                    continuation.finish()
                }
            }
        } catch {
            state.withLock { $0.run = nil }
            continuation.finish()
            throw error
        }
        return stream
    }

    /// Ends the run, if there is one, with the window under way, which is shorter for it: its ``SampledInterval/seconds`` say by how much.
    package func finish() {
        state.withLock { $0.run }?.finish()
    }

    /// Ends the run, if there is one; its stream finishes, without the window that had not ended.
    package func stop() {
        state.withLock { $0.run }?.stop()
    }

    /// How this host stands to the interface now, by which a run selects the frames. Throws when the interface is gone.
    package func standing() throws(CaptureError) -> InterfaceStanding { try counters.standing() }

    /// Throws when the interface is gone: another one of its name takes a new sampler.
    package func checkInterface() throws(CaptureError) { _ = try counters.read() }

    /// Counters of the run under way up to its last closed window, or of the last run once its stream has finished.
    package var measurement: CaptureMeasurement { state.withLock { $0.measurement } }

    /// Why the last run ended before its time: the interface went away, for example. `nil` while all is well.
    package var failure: CaptureError? { state.withLock { $0.failure } }
}

extension CaptureMeasurement {
    /// The measurement before the first run: all counters zero.
    fileprivate static func none(on interface: String) -> CaptureMeasurement {
        CaptureMeasurement(
            interface: interface, received: 0, delivered: 0, dropped: 0, interfaceDropped: 0, filterInKernel: false,
            keptIn: 0, keptOut: 0, interfacePackets: 0, interfaceBytes: 0, estimatedBytes: .zero, offloads: [],
            largestLagMilliseconds: 0)
    }
}
