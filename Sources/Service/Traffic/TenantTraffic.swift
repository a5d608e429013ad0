// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
package import Evidence
package import Values

/// A tenant's windows so far, reduced to what its standing needs: some 12 kB, whatever their number.
///
/// The verdict is ``StandingVerdict``, as `titipan-agent watch` gives it. The line rate is not known here, so that time without windows has no upper
/// bound: its bins are undecided.
package struct TenantTraffic: Sendable {
    /// Seconds without a window after which there is no data.
    package static let patience = 60.0
    /// Seconds that the current rate is the mean of.
    private static let recentSeconds = 60.5
    private static let mostRecent = 1_000

    package let grant: Grant
    private let terms: BandwidthTerms
    private var verdict: StandingVerdict?
    private var recent: [TrafficWindow] = []
    /// Start of the last window taken in; the next ones begin later.
    package private(set) var lastStart: Timestamp?

    /// - Parameter tenants: how many are judged together: see ``SimultaneousBounds``.
    package init(grant: Grant, tenants: Int) {
        self.grant = grant
        terms = BandwidthTerms(
            grant: grant, lineRate: nil, deviations: SimultaneousBounds.month(ofTenants: tenants).deviations)
    }

    /// Adds windows in ascending order; one that does not begin after the last is ignored.
    package mutating func add(_ windows: some Sequence<TrafficWindow>) {
        for window in windows where window.seconds > 0 && window.seconds.isFinite {
            if let lastStart, window.start <= lastStart { continue }
            lastStart = window.start
            if verdict == nil { verdict = StandingVerdict(terms, beginning: window.start) }
            verdict?.add(window)
            recent.append(window)
            recent.removeAll { window.end.seconds(since: $0.start) > Self.recentSeconds }
            // Windows far shorter than any agent makes would be compared with each other without end.
            if recent.count > Self.mostRecent { recent.removeFirst() }
        }
    }

    package func standing(at now: Timestamp) -> TenantStanding {
        let lastEnd = recent.last?.end
        let hasData = lastEnd.map { now.seconds(since: $0) < Self.patience } ?? false
        let inbound = standing(.inbound, hasData: hasData)
        let outbound = standing(.outbound, hasData: hasData)
        let bins = verdict?.period.closed ?? 0
        let deciding = bins > 0 ? verdict?.period.verdict : nil
        return TenantStanding(
            state: min(inbound.state, outbound.state), inbound: inbound, outbound: outbound, bins: bins,
            binsOver: deciding?.over ?? 0, binsUndecided: deciding?.undecided.total ?? 0,
            binsAllowed: deciding?.allowed ?? 0,
            since: verdict.map { BinGrid.start(of: $0.period.bins.lowerBound) }, lastEnd: lastEnd)
    }

    private func standing(_ direction: Direction, hasData: Bool) -> TenantStanding.Direction {
        guard let verdict, hasData else {
            return TenantStanding.Direction(state: .noData, rate: nil, judged: verdict?.rate(direction))
        }
        let seconds = recent.map(\.seconds).reduce(0, +)
        let traffic = recent.map { $0[direction] }
        let bytes = traffic.map(\.bytes).reduce(.zero, +)
        let scale = 8 / seconds
        let standing = TenantStanding.State(verdict.standing(direction))
        let isSilent = traffic.allSatisfy { $0.packets.estimate == 0 }
        // Before the first bin an idle server is reported as idle and not as undecided.
        let isDecided = verdict.period.closed > 0
        return TenantStanding.Direction(
            state: isSilent && (standing == .within || standing == .undecided && !isDecided) ? .silent : standing,
            rate: Estimate(
                estimate: bytes.estimate * scale, lower: bytes.lower * scale, upper: bytes.upper * scale),
            judged: verdict.rate(direction))
    }
}

extension TrafficWindow {
    fileprivate var end: Timestamp { start.advanced(bySeconds: seconds) }
}
