// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
internal import Capture
internal import Evidence
internal import Sampling

/// Watching the placed tenants between verifications, in the capturing process.
struct MonitorRun: Sendable {
    let sampler: Sampler
    let arbiter = SamplerArbiter()
    let windowSeconds: Int

    /// Windows of one message.
    private static let most = 10_000

    /// Watches until the task is cancelled, and hands out each window. A new list of tenants counts from the next window on.
    ///
    /// Throws `CaptureError` when the sampler cannot go on: for example because the interface went away.
    func run(
        tenants: () -> [TenantAssignment], _ put: (WindowUpload) -> Void
    ) async throws {
        while true {
            let watched = tenants()
            guard !watched.isEmpty else {
                try await Task.sleep(for: .seconds(1))
                continue
            }
            try await arbiter.preemptible { turn in
                let standing = try sampler.standing()
                let intervals = try sampler.start(plan(watched))
                turn.whenWanted { [sampler] in sampler.stop() }
                // Without a link at the mirror no server is watched: a window of it would call all of them silent.
                for await interval in intervals {
                    // An interface that became a bridge's port, or got an address, shows its frames otherwise.
                    if tenants() != watched || (try? sampler.standing()) ?? standing != standing { sampler.finish() }
                    guard interval.wasConnected else { continue }
                    let items = interval.tenants.map { WindowUpload.Item(tenant: $0.tenant, window: $0.window) }
                    for start in stride(from: 0, to: items.count, by: MonitorRun.most) {
                        put(WindowUpload(windows: Array(items[start...].prefix(MonitorRun.most))))
                    }
                }
                // It ended before its time: the interface went away, for example.
                if let failure = sampler.failure { throw failure }
            }
        }
    }

    /// While the list is the same one run continues, so that its thresholds stay adapted to the traffic.
    private func plan(_ tenants: [TenantAssignment]) -> SamplingPlan {
        let seconds = Double(windowSeconds)
        return SamplingPlan(
            tenants: tenants.map { SampledTenant(id: $0.tenant, addresses: $0.addresses, grant: $0.grant) },
            // An error of 1 % over a bin. A single window is less accurate, because watching must cost next to nothing.
            policy: .adaptive(AccuracyTarget()), windowSeconds: seconds,
            deviations: SimultaneousBounds.month(ofTenants: tenants.count, seconds: seconds).deviations)
    }
}
