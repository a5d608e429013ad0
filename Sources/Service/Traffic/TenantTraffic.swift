// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
package import Evidence
package import Values

/// A tenant's windows of the month so far, reduced to what the verdict needs: some 12 kB, whatever their number.
///
/// The verdict is ``StandingVerdict``, as `titipan-agent watch` gives it. The line rate is not known here, so that time without windows has no upper
/// bound: its bins are undecided.
package struct TenantTraffic: Sendable {
    package let grant: Grant
    private let terms: BandwidthTerms
    private var verdict: StandingVerdict?
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
        }
    }

    /// - Parameter isComplete: whether all windows of the month have been added; until then the month is undecided.
    package func standing(_ live: LiveTraffic, isComplete: Bool = true) -> TenantStanding {
        let inbound = standing(.inbound, live, isComplete)
        let outbound = standing(.outbound, live, isComplete)
        let present: TenantStanding.State =
            switch live.presence {
            case .sending, .pausing: .within
            case .silent: .silent
            case .unseen, .unwatched: .noData
            }
        // A server that only sends is not silent.
        let judged = [inbound.state, outbound.state].map { $0 == .silent ? .within : $0 }
        let bins = verdict?.period.closed ?? 0
        let deciding = bins > 0 ? verdict?.period.verdict : nil
        return TenantStanding(
            state: (judged + [present]).min() ?? present, live: live, inbound: inbound, outbound: outbound, bins: bins,
            binsOver: deciding?.over ?? 0, binsUndecided: deciding?.undecided.total ?? 0,
            binsAllowed: deciding?.allowed ?? 0,
            since: verdict.map { BinGrid.start(of: $0.period.bins.lowerBound) }, lastEnd: live.lastEnd)
    }

    private func standing(
        _ direction: Direction, _ live: LiveTraffic, _ isComplete: Bool
    ) -> TenantStanding.Direction {
        let now = live[direction]
        guard let verdict else {
            return TenantStanding.Direction(
                state: .noData, rate: now.mean, judged: nil, binsOver: 0, binsUndecided: 0, binsAllowed: 0)
        }
        let standing = isComplete ? TenantStanding.State(verdict.standing(direction)) : .undecided
        // Before the first bin an idle server is reported as idle and not as undecided.
        let isDecided = verdict.period.closed > 0 || !isComplete
        let isSilent = now.last?.estimate == 0
        let deciding = verdict.period.closed > 0 ? verdict.period.verdict(direction) : nil
        return TenantStanding.Direction(
            state: isSilent && (standing == .within || standing == .undecided && !isDecided) ? .silent : standing,
            rate: now.mean, judged: verdict.rate(direction).map(TenantStanding.Judged.init),
            binsOver: deciding?.over ?? 0,
            binsUndecided: deciding?.undecided.total ?? 0, binsAllowed: deciding?.allowed ?? 0)
    }
}
