// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Probes
internal import Sampling
internal import Synchronization
internal import Values
internal import Words

/// The sampling of one verification: `bandwidth.in`, `bandwidth.out` and `self.capture` read one run of the sampler.
final class TrafficObservation: Sendable {
    private let sampler: Sampler
    private let order: VerificationOrder
    private let run = Mutex<Task<[TrafficWindow], any Error>?>(nil)

    init(sampler: Sampler, order: VerificationOrder) {
        self.sampler = sampler
        self.order = order
    }

    var probes: [Probe] {
        [
            bandwidth(.bandwidthIn, .inbound), bandwidth(.bandwidthOut, .outbound),
            .capture { [self] in
                // The windows come a moment behind the window's end; the counters are final with the last of them.
                let windows = try await windows()
                var measurement = sampler.measurement
                measurement.keptIn = windows.reduce(0) { $0 + $1.inbound.kept }
                measurement.keptOut = windows.reduce(0) { $0 + $1.outbound.kept }
                return measurement
            },
        ]
    }

    private func bandwidth(_ check: CheckID, _ direction: Direction) -> Probe {
        Probe(check, method: MethodWords.sampling.en) { [self] run in
            let windows = try await windows()
            return .bandwidth(
                BandwidthMeasurement(
                    interface: sampler.measurement.interface, direction: direction,
                    addresses: [order.target.serverAddress],
                    windows: windows.map {
                        BandwidthMeasurement.Window(
                            start: $0.start, seconds: $0.seconds, traffic: $0[direction], biases: $0.biases)
                    }))
        }
    }

    /// Begins with the first caller; all callers get the same result.
    private func windows() async throws -> [TrafficWindow] {
        let task = run.withLock { run in
            if let run { return run }
            let task = Task { try await observe() }
            run = task
            return task
        }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            sampler.stop()
        }
    }

    private func observe() async throws -> [TrafficWindow] {
        guard let host = IPPrefix("\(order.target.serverAddress)") else { return [] }
        let seconds = Double(order.observation.windowSeconds)
        let grant = max(order.target.grant.inBitsPerSecond, order.target.grant.outBitsPerSecond)
        let plan = SamplingPlan(
            tenants: [SampledTenant(id: order.caseNumber, addresses: [host])],
            // A server that is capped at exactly its grant must stay decidable: bounds of about one percent.
            policy: .fixed(.suitable(bitsPerSecond: grant, windowSeconds: seconds, relativeError: 0.002)),
            windowSeconds: seconds,
            windowCount: order.observation.seconds / order.observation.windowSeconds)
        var windows: [TrafficWindow] = []
        for await interval in try sampler.start(plan) { windows += interval.tenants.map(\.window) }
        return windows
    }
}
