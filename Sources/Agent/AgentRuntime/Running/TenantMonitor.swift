// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Evidence
internal import Logging
internal import Synchronization

/// Has the capturing process watch the placed tenants between verifications, and sends their windows to the service.
struct TenantMonitor: Sendable {
    let tools: AgentContext

    /// Windows that wait for a service that does not answer; the oldest go first.
    private static let limit = 2_000
    private static let refreshEvery = Duration.seconds(60)

    func run() async throws {
        var waiting: [WindowUpload.Item] = []
        for await link in tools.links.captures {
            let tenants = WatchedTenants()
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await refresh(tenants, on: link) }
                for await upload in link.windows {
                    // Windows of others than the watched tenants are no windows of ours.
                    waiting = await send(waiting + upload.windows.filter { tenants.contains($0.tenant) })
                }
                group.cancelAll()
            }
            guard !Task.isCancelled else { break }
            // The windows until it watches again are missing, and so the service counts their time.
            tools.log.warning("no tenant is watched until the capturing process runs again")
        }
        throw CancellationError()
    }

    /// Tells the capturing process whom to watch, at once and when the list has changed.
    private func refresh(_ tenants: WatchedTenants, on link: MeasuringLink) async throws {
        while true {
            guard let now = try await assignments() else {
                try await Task.sleep(for: .seconds(5))
                continue
            }
            if tenants.replace(with: now) { _ = await link.send(.watch(now)) }
            try await Task.sleep(for: now.isEmpty ? .seconds(5) : TenantMonitor.refreshEvery)
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

    /// Returns what could not be sent.
    private func send(_ items: [WindowUpload.Item]) async -> [WindowUpload.Item] {
        guard !items.isEmpty else { return [] }
        do throws(ServiceError) {
            try await tools.client.send(WindowUpload(windows: items))
            return []
        } catch {
            tools.log.debug("windows wait", metadata: ["why": "\(error)", "count": "\(items.count)"])
            return Array(items.suffix(TenantMonitor.limit))
        }
    }
}

/// The tenants that one capturing process was told to watch, now and before.
private final class WatchedTenants: Sendable {
    private let state = Mutex((now: [TenantAssignment](), ever: Set<String>()))

    func contains(_ tenant: String) -> Bool { state.withLock { $0.ever.contains(tenant) } }

    /// `false` when nothing has changed.
    func replace(with tenants: [TenantAssignment]) -> Bool {
        state.withLock { state in
            guard state.now != tenants else { return false }
            state.now = tenants
            state.ever.formUnion(tenants.map(\.tenant))
            return true
        }
    }
}
