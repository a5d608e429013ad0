// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Delivery
internal import Evidence
internal import Logging
internal import Sampling

/// Watches the placed tenants between verifications and sends their windows to the service.
struct TenantMonitor: Sendable {
    let tools: AgentTools
    let sampler: Sampler

    /// Windows that wait for a service that does not answer; the oldest go first.
    private static let limit = 2_000
    private static let refreshEvery = Duration.seconds(60)

    func run() async throws {
        var waiting: [WindowUpload.Item] = []
        while true {
            var tenants: [TenantAssignment] = []
            do throws(ServiceError) {
                tenants = try await tools.client.tenants()
            } catch {
                if error.isCancellation { throw CancellationError() }
                tools.log.debug("no tenants", metadata: ["why": "\(error)"])
            }
            guard !tenants.isEmpty else {
                try await Task.sleep(for: .seconds(5))
                continue
            }
            do {
                try await watch(tenants, &waiting)
            } catch let error as CaptureError {
                tools.log.error("monitoring failed", metadata: ["why": "\(error)"])
                try await Task.sleep(for: .seconds(10))
            }
        }
    }

    /// One run of the sampler: until a verification stops it, or until it is time to ask for the tenants again.
    private func watch(_ tenants: [TenantAssignment], _ waiting: inout [WindowUpload.Item]) async throws {
        let seconds = Double(tools.configuration.monitorWindowSeconds)
        let plan = SamplingPlan(
            tenants: tenants.map { SampledTenant(id: $0.tenant, addresses: $0.addresses, grant: $0.grant) },
            // One percent over a bin: a single window says less, but watching must cost next to nothing.
            policy: .adaptive(AccuracyTarget()), windowSeconds: seconds,
            windowCount: max(1, Int(TenantMonitor.refreshEvery / .seconds(seconds))),
            deviations: SimultaneousBounds.month(ofTenants: tenants.count, seconds: seconds).deviations)
        try await tools.turns.patiently { turn in
            let intervals = try sampler.start(plan)
            turn.whenWanted { [sampler] in sampler.stop() }
            for await interval in intervals {
                let items = interval.tenants.map { WindowUpload.Item(tenant: $0.tenant, window: $0.window) }
                waiting = await upload(waiting + items)
            }
            // It ended before its time: the interface went away, for example.
            if let failure = sampler.failure { throw failure }
        }
    }

    /// Returns what could not be sent.
    private func upload(_ items: [WindowUpload.Item]) async -> [WindowUpload.Item] {
        do throws(ServiceError) {
            try await tools.client.send(WindowUpload(windows: items))
            return []
        } catch {
            tools.log.debug("windows wait", metadata: ["why": "\(error)", "count": "\(items.count)"])
            return Array(items.suffix(TenantMonitor.limit))
        }
    }
}
