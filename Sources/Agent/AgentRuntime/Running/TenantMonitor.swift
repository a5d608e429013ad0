// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
internal import Capture
internal import Delivery
internal import Evidence
internal import Logging
internal import Sampling

/// Watches the placed tenants between verifications and sends their windows to the service.
struct TenantMonitor: Sendable {
    let tools: AgentContext
    let sampler: Sampler

    /// Windows that wait for a service that does not answer; the oldest go first.
    private static let limit = 2_000
    private static let refreshEvery = Duration.seconds(60)

    func run() async throws {
        var waiting: [WindowUpload.Item] = []
        while true {
            guard let tenants = try await assignments(), !tenants.isEmpty else {
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

    /// `nil` while the service does not answer.
    private func assignments() async throws(CancellationError) -> [TenantAssignment]? {
        do throws(ServiceError) {
            return try await tools.client.tenants()
        } catch {
            if error.isCancellation { throw CancellationError() }
            tools.log.debug("no tenants", metadata: ["why": "\(error)"])
            return nil
        }
    }

    /// One run of the sampler, until a verification stops it or the list of tenants changes. While the list is the same the run continues, so that
    /// its thresholds stay adapted to the traffic.
    private func watch(_ tenants: [TenantAssignment], _ waiting: inout [WindowUpload.Item]) async throws {
        let seconds = Double(tools.configuration.monitorWindowSeconds)
        let plan = SamplingPlan(
            tenants: tenants.map { SampledTenant(id: $0.tenant, addresses: $0.addresses, grant: $0.grant) },
            // An error of 1 % over a bin. A single window is less accurate, because watching must cost next to nothing.
            policy: .adaptive(AccuracyTarget()), windowSeconds: seconds,
            deviations: SimultaneousBounds.month(ofTenants: tenants.count, seconds: seconds).deviations)
        var refreshed = ContinuousClock.now
        try await tools.arbiter.preemptible { turn in
            let intervals = try sampler.start(plan)
            turn.whenWanted { [sampler] in sampler.stop() }
            for await interval in intervals {
                let items = interval.tenants.map { WindowUpload.Item(tenant: $0.tenant, window: $0.window) }
                waiting = await upload(waiting + items)
                guard ContinuousClock.now - refreshed >= TenantMonitor.refreshEvery else { continue }
                refreshed = .now
                if let now = try await assignments(), now != tenants { sampler.finish() }
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
