// SPDX-License-Identifier: Apache-2.0

package import Bandwidth
package import Evidence
internal import Linux
package import Sampling
package import Values

/// The current figures of all tenants for a view, one row each.
package struct TenantBoard: Sendable {
    /// The figures of one tenant.
    package struct Row: Sendable {
        package var tenant: TenantList.Tenant
        /// bit/s over the last 10 s, with bounds that hold in 95 of 100 cases; of windows, with those of all at once.
        package var inbound: Estimate
        package var outbound: Estimate
        /// Share of the grant in use, of the direction with the larger one; `nil` without a grant.
        package var share: Double?
        /// In bit/s; `nil` before the first bin has ended, and without a grant.
        package var percentile: Estimate?
        package var verdict: BandwidthVerdict.Answer?
        /// The biases of the last window.
        package var biases: [Bias]
        /// Bit/s in both directions together, second by second, the latest last.
        package var trend: [Float]
    }

    /// The figures of all traffic together.
    package struct Status: Sendable {
        package var seconds = 0.0
        package var inbound = 0.0
        package var outbound = 0.0
        package var other = 0.0
        /// Each second.
        package var kept = 0.0
        /// Since the beginning.
        package var dropped: UInt64 = 0
        /// Share of one processor.
        package var processor = 0.0
        package var thresholds: ClosedRange<Threshold>?
    }

    /// Seconds that a trend goes back.
    package static let trendLength = 60
    /// Seconds that a rate is the mean of.
    private static let rateLength = 10

    package private(set) var status = Status()
    private var judge: TenantJudge
    private var snapshots: [SampledSnapshot] = []
    /// The snapshots of the last ``rateLength`` seconds, added up.
    private var recent: [DirectionSnapshot]
    private var recentSeconds = 0.0
    private var lastWindow: SampledInterval?
    private var lastProcessorTime = ProcessorTime.zero
    /// ``trendLength`` of each tenant, one tenant behind the other; the oldest at ``oldest``.
    private var trends: [Float]
    private var oldest = 0

    package init(_ judge: TenantJudge) {
        self.judge = judge
        recent = Array(repeating: DirectionSnapshot(), count: 2 * judge.tenants.count + 1)
        trends = Array(repeating: 0, count: judge.tenants.count * TenantBoard.trendLength)
    }

    package var tenants: [TenantList.Tenant] { judge.tenants }

    /// Adds a window, and reports it.
    @discardableResult
    package mutating func take(_ interval: SampledInterval) -> TrafficReport {
        if snapshots.isEmpty { note(interval) }
        status.thresholds = interval.thresholds
        lastWindow = interval
        return judge.judge(interval)
    }

    package mutating func take(_ snapshot: SampledSnapshot) {
        guard snapshot.directions.count == recent.count else { return }
        snapshots.append(snapshot)
        if snapshots.count > TenantBoard.rateLength { snapshots.removeFirst() }
        recentSeconds = snapshots.reduce(0) { $0 + $1.seconds }
        for index in recent.indices {
            recent[index] = snapshots.reduce(DirectionSnapshot()) { $0 + $1.directions[index] }
        }
        for tenant in tenants.indices {
            let bytes = snapshot.directions[2 * tenant].bytes + snapshot.directions[2 * tenant + 1].bytes
            trends[tenant * TenantBoard.trendLength + oldest] = Float(bytes * 8 / snapshot.seconds)
        }
        oldest = (oldest + 1) % TenantBoard.trendLength
        status.seconds += snapshot.seconds
        status.kept = snapshots.reduce(0) { $0 + Double($1.kept) } / recentSeconds
        status.dropped &+= snapshot.dropped
        status.inbound = 0
        status.outbound = 0
        for tenant in tenants.indices {
            status.inbound += rate(tenant, .inbound)
            status.outbound += rate(tenant, .outbound)
        }
        status.other = recent[recent.count - 1].bytes * 8 / recentSeconds
        note(processorTime: snapshot.processorTime, seconds: snapshot.seconds)
    }

    /// Updates the status from a window, where there are no snapshots.
    private mutating func note(_ interval: SampledInterval) {
        status.seconds += interval.seconds
        status.kept = Double(interval.kept) / interval.seconds
        status.dropped &+= interval.dropped
        note(processorTime: interval.processorTime, seconds: interval.seconds)
    }

    private mutating func note(processorTime: ProcessorTime, seconds: Double) {
        let used = processorTime - lastProcessorTime
        lastProcessorTime = processorTime
        status.processor = Double(used.process.nanoseconds) / 1e9 / seconds
    }

    /// bit/s without bounds, to sort by.
    package func rate(_ tenant: Int, _ direction: Direction) -> Double {
        let index = 2 * tenant + (direction == .inbound ? 0 : 1)
        if recentSeconds > 0 { return recent[index].bytes * 8 / recentSeconds }
        guard let lastWindow else { return 0 }
        return lastWindow.tenants[tenant].window[direction].bitsPerSecond(over: lastWindow.seconds).estimate
    }

    package func share(_ tenant: Int) -> Double? {
        tenants[tenant].grant.map { grant in
            Direction.allCases.map { rate(tenant, $0) / Double(max(1, grant.bitsPerSecond($0))) }.max() ?? 0
        }
    }

    package func percentile(_ tenant: Int) -> Estimate? { judge.verdicts[tenant]?.period.percentile }

    package func row(_ tenant: Int) -> Row {
        let window = lastWindow?.tenants[tenant].window
        let start = tenant * TenantBoard.trendLength
        let trend = trends[start..<(start + TenantBoard.trendLength)]
        return Row(
            tenant: tenants[tenant], inbound: estimate(tenant, .inbound), outbound: estimate(tenant, .outbound),
            share: share(tenant), percentile: percentile(tenant), verdict: judge.verdicts[tenant]?.answer,
            biases: window?.biases ?? [],
            trend: Array(trend[(start + oldest)...] + trend[..<(start + oldest)]))
    }

    /// Why the verdict is what it is, in words; `nil` without a grant or before the first window.
    package func reason(_ tenant: Int) -> String? {
        judge.verdicts[tenant].map { verdict in
            verdict.period.closed > 0
                ? "\(verdict.period.verdict)" : "no bin of five minutes has ended: judged by its windows so far"
        }
    }

    private func estimate(_ tenant: Int, _ direction: Direction) -> Estimate {
        let window = lastWindow?.tenants[tenant].window[direction]
        guard recentSeconds > 0 else {
            return window?.bitsPerSecond(over: lastWindow?.seconds ?? 1) ?? .zero
        }
        let snapshot = recent[2 * tenant + (direction == .inbound ? 0 : 1)]
        // A snapshot without kept frames has no threshold: that of the last window applies.
        let threshold = max(snapshot.threshold, window?.threshold ?? 1)
        let bytes = Estimate(
            seen: Double(snapshot.keptBytes), unseen: max(0, snapshot.bytes - Double(snapshot.keptBytes)),
            variance: snapshot.variance, largest: threshold <= 14 ? 0 : Double(threshold), deviations: 1.96)
        let scale = 8 / recentSeconds
        return Estimate(estimate: bytes.estimate * scale, lower: bytes.lower * scale, upper: bytes.upper * scale)
    }
}
