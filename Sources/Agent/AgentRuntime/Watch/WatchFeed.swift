// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
internal import Capture
package import Sampling

/// The events of a watch run, in order; ``ended(_:)`` is the last.
package enum WatchEvent: Sendable {
    case snapshot(SampledSnapshot)
    case window(SampledInterval)
    /// The end of the run; the text is the cause of an early end, for example that the interface went away.
    case ended(String?)
}

/// One run of the sampler for `titipan-agent watch`.
///
/// Windows last 10 s: bins, verdicts and JSON are made of them. The screen is updated each second from snapshots of 1 s, which hold the bare
/// sums of each direction: ten of them make a rate over the last 10 s with the error of a window, whose bounds are computed only for the lines
/// on the screen. Windows of 1 s would not serve: their estimates are too rough for the thresholds, and the bounds of a thousand tenants each
/// second would cost more than sampling.
package struct WatchFeed: Sendable {
    package static let windowSeconds = 10.0
    package static let snapshotSeconds = 1.0

    package let tenants: TenantList
    package let interface: String
    /// The interface, and how this host stands to it where it is no mirror port: `eth1 (router)`.
    package let place: String
    /// See ``InterfaceStanding/shortfall(of:)``.
    package let shortfall: String?
    package let isExact: Bool
    private let sampler: Sampler
    private let plan: SamplingPlan

    /// - Parameters:
    ///   - seconds: length of the run; `nil`: without limit.
    ///   - snapshots: whether snapshots are made between windows.
    package init(_ setup: WatchSetup, tenants: TenantList, isExact: Bool, seconds: Double?, snapshots: Bool) {
        self.tenants = tenants
        self.isExact = isExact
        sampler = setup.sampler
        interface = setup.sampler.capture.configuration.interface
        let standing = try? setup.sampler.standing()
        let name = standing?.name ?? ""
        place = interface + (name.isEmpty ? "" : " (\(name))")
        shortfall = standing?.shortfall(of: interface)
        let window = WatchFeed.windowSeconds
        var plan = SamplingPlan(
            tenants: tenants.sampled, policy: isExact ? .exact : .adaptive(AccuracyTarget()), windowSeconds: window,
            duration: seconds,
            deviations: SimultaneousBounds.month(ofTenants: tenants.tenants.count, seconds: window).deviations)
        if snapshots { plan.snapshotSeconds = WatchFeed.snapshotSeconds }
        self.plan = plan
    }

    package var judge: TenantJudge {
        TenantJudge(
            tenants: tenants.tenants, link: sampler.capture.link,
            lineRate: sampler.capture.facts.speedMbps.map { Double($0) * 1e6 })
    }

    /// Begins to watch. `take` is called with all events in order, on threads of this feed's own, and with `.ended` last. Throws `CaptureError`.
    package func start(_ take: @escaping @Sendable (WatchEvent) -> Void) throws {
        let intervals = try sampler.start(plan) { take(.snapshot($0)) }
        Task.detached {
            for await interval in intervals { take(.window(interval)) }
            take(.ended(sampler.failure?.description))
        }
    }

    /// Ends with the window under way, which is shorter for it.
    package func finish() { sampler.finish() }
}

extension CaptureError {
    var isForWantOfPrivileges: Bool { operation == .openCapture && remedy.contains("CAP_NET_RAW") }
}
