// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// The terms by which a tenant's traffic is judged.
package struct BandwidthTerms: Hashable, Sendable {
    package enum Accounting: String, Codable, Hashable, Sendable, CaseIterable {
        /// Each direction by itself; the higher percentile is the tenant's.
        case higher
        /// In and out of each bin together, against the sum of both grants.
        case sum
    }

    package var grant: Grant
    package var accounting: Accounting
    /// bit/s that a direction can carry in time that was not measured; `nil`: unknown, so that missing time has no upper bound.
    package var lineRate: Double?
    /// σ to either side of each bin's bounds: see ``SimultaneousBounds``.
    package var deviations: Double

    package init(grant: Grant, accounting: Accounting = .higher, lineRate: Double?, deviations: Double) {
        self.grant = grant
        self.accounting = accounting
        self.lineRate = lineRate
        self.deviations = deviations
    }
}

/// A tenant's bandwidth over a period of bins, a month for example: windows go in as they end, percentile and verdict come out at any time.
///
/// A window belongs to the bin that its middle lies in: windows that follow each other without a gap make bins without a gap, wherever they
/// begin. Time between windows is missing. A window is missing too when its clock stepped, and in the direction of which a one-sided
/// mirror showed less; a window that the interface's counters contradict voids its bin. What is kept grows to 11 kB for a
/// month, and not with the windows.
package struct BandwidthPeriod: Sendable {
    package let terms: BandwidthTerms
    /// Bins of ``BinGrid``.
    package let bins: Range<Int64>
    private var open: Int64
    private var inbound = BinTally()
    private var outbound = BinTally()
    private var isContradicted = false
    /// End of the last window; the time between it and the next window is missing.
    private var coveredUntil: Timestamp?
    private var series: [RateSeries]
    private var inboundBursts: BurstTally
    private var outboundBursts: BurstTally

    /// Clocks are read one after the other: a shorter gap between windows is none.
    private static let smallestGap = 0.001

    /// Every bin of `bins` counts, measured or not. Begin at ``firstWhole(after:)`` to count from the first bin that can be measured throughout.
    package init(_ terms: BandwidthTerms, bins: Range<Int64>) {
        self.terms = terms
        self.bins = bins
        open = bins.lowerBound
        let grant = terms.grant
        let limits: [Double] =
            switch terms.accounting {
            case .higher: [Double(grant.inBitsPerSecond), Double(grant.outBitsPerSecond)]
            case .sum: [Double(grant.inBitsPerSecond) + Double(grant.outBitsPerSecond)]
            }
        series = limits.map { RateSeries(limit: $0, period: bins.count) }
        inboundBursts = BurstTally(bitsPerSecond: grant.inBitsPerSecond, burstBytes: grant.burstBytes)
        outboundBursts = BurstTally(bitsPerSecond: grant.outBitsPerSecond, burstBytes: grant.burstBytes)
    }

    /// The first bin that begins at or after `time`.
    package static func firstWhole(after time: Timestamp) -> Int64 {
        let index = BinGrid.index(of: time)
        return BinGrid.start(of: index) == time ? index : index + 1
    }

    /// Adds a window, which begins where the last one ended or later. A window of another period, one that was added before, and one longer
    /// than a bin are ignored, the last as time that is missing.
    package mutating func add(_ window: TrafficWindow) {
        guard window.seconds > 0, window.seconds <= BinGrid.seconds else { return }
        let end = window.start.advanced(bySeconds: window.seconds)
        let middle = window.start.advanced(bySeconds: window.seconds / 2)
        let index = BinGrid.index(of: middle)
        guard index >= bins.lowerBound else {
            coveredUntil = max(coveredUntil ?? end, end)
            return
        }
        guard index < bins.upperBound, index >= open, coveredUntil.map({ middle >= $0 }) ?? true else {
            return
        }
        // A window that straddles the end of a bin belongs to the bin of its middle, so that the first bin may begin up to half a window late.
        if coveredUntil == nil, window.start.seconds(since: BinGrid.start(of: open)) <= window.seconds / 2 {
            coveredUntil = window.start
        }
        pass(until: window.start, into: index)
        measure(window)
        coveredUntil = max(coveredUntil ?? end, end)
        // The next window without a gap begins the next bin.
        if end.advanced(bySeconds: window.seconds / 2) >= BinGrid.start(of: index + 1) { closeBin() }
    }

    /// Closes the bins that ended by `time`, though no window came: their time is missing.
    package mutating func close(endedBy time: Timestamp) {
        let index = min(BinGrid.index(of: time), bins.upperBound)
        guard index > open else { return }
        pass(until: BinGrid.start(of: index), into: index)
    }

    /// Closed bins.
    package var closed: Int { Int(open - bins.lowerBound) }

    /// The 95th percentile so far, in bit/s: of the direction with the higher one, or of both together. `nil` before the first bin.
    package var percentile: Estimate? {
        let percentiles = series.compactMap(\.percentile)
        guard var highest = percentiles.first, percentiles.count == series.count else { return nil }
        for other in percentiles {
            highest.estimate = max(highest.estimate, other.estimate)
            highest.lower = max(highest.lower, other.lower)
            highest.upper = max(highest.upper, other.upper)
        }
        return highest
    }

    /// The 95th percentile of one direction so far, in bit/s; `nil` before the first bin, and when both directions count together.
    package func percentile(_ direction: Direction) -> Estimate? { series(direction)?.percentile }

    /// The percentile so far as a share of the grant, of the direction where that share is the larger.
    package var shareOfGrant: Estimate? {
        let shares = series.compactMap { series in
            series.percentile.map { percentile in
                Estimate(
                    estimate: percentile.estimate / series.limit, lower: percentile.lower / series.limit,
                    upper: percentile.upper / series.limit)
            }
        }
        guard shares.count == series.count else { return nil }
        return shares.max { $0.estimate < $1.estimate }
    }

    /// Within the grant: yes when both directions are, no when either is not.
    package var verdict: BandwidthVerdict {
        let verdicts = series.map(\.verdict)
        let order: [BandwidthVerdict.Answer] = [.no, .inconclusive, .yes]
        for answer in order {
            let same = verdicts.filter { $0.answer == answer }
            if let worst = same.max(by: { $0.over + $0.undecided.total < $1.over + $1.undecided.total }) {
                return worst
            }
        }
        return BandwidthVerdict(bins: 0, over: 0, undecided: .init(), period: bins.count)
    }

    /// The verdict on one direction; `nil` when both count together.
    package func verdict(_ direction: Direction) -> BandwidthVerdict? { series(direction)?.verdict }

    /// The windows that exceeded the grant's burst, counted.
    package func bursts(_ direction: Direction) -> BurstTally {
        direction == .inbound ? inboundBursts : outboundBursts
    }

    private func series(_ direction: Direction) -> RateSeries? {
        terms.accounting == .sum ? nil : series[direction == .inbound ? 0 : 1]
    }

    private mutating func measure(_ window: TrafficWindow) {
        if window.biases.contains(.counterMismatch) { isContradicted = true }
        let isBiased = window.isBiased
        for direction in Direction.allCases {
            let traffic = window[direction]
            guard window.measures(direction) else {
                addMissing(seconds: window.seconds, direction)
                continue
            }
            switch direction {
            case .inbound:
                inbound.add(traffic, seconds: window.seconds, isBiased: isBiased)
                inboundBursts.add(
                    atLeast: traffic.bytes.lower, atMost: traffic.bytes.upper, seconds: window.seconds)
            case .outbound:
                outbound.add(traffic, seconds: window.seconds, isBiased: isBiased)
                outboundBursts.add(
                    atLeast: traffic.bytes.lower, atMost: traffic.bytes.upper, seconds: window.seconds)
            }
        }
    }

    private mutating func addMissing(seconds: Double, _ direction: Direction) {
        let most = (terms.lineRate ?? .infinity) / 8 * seconds
        switch direction {
        case .inbound:
            inbound.addMissing(seconds: seconds)
            inboundBursts.add(atLeast: 0, atMost: most, seconds: seconds)
        case .outbound:
            outbound.addMissing(seconds: seconds)
            outboundBursts.add(atLeast: 0, atMost: most, seconds: seconds)
        }
    }

    /// Advances to `time`, which lies in bin `index` or, being the beginning of one of its windows, just before it. Time that no window covered is
    /// missing.
    private mutating func pass(until time: Timestamp, into index: Int64) {
        while true {
            let gapEnd = open < index ? min(time, BinGrid.start(of: open + 1)) : time
            let beginning = BinGrid.start(of: open)
            let gap = gapEnd.seconds(since: max(coveredUntil ?? beginning, beginning))
            if gap > BandwidthPeriod.smallestGap {
                for direction in Direction.allCases { addMissing(seconds: gap, direction) }
                coveredUntil = gapEnd
            }
            guard open < index else { return }
            closeBin()
        }
    }

    private mutating func closeBin() {
        let seconds = inbound.measuredSeconds + inbound.missingSeconds
        let tallies = terms.accounting == .sum ? [inbound + outbound] : [inbound, outbound]
        let most = terms.lineRate.map { $0 * Double(Direction.allCases.count / tallies.count) }
        for (index, tally) in tallies.enumerated() {
            let measured = tally.rate(seconds: seconds, lineRate: terms.lineRate, deviations: terms.deviations)
            let state: BinRate.State = isContradicted ? .contradicted : .missing
            series[index].add(isContradicted ? .unknown(state, most: most) : measured ?? .unknown(state, most: most))
        }
        inbound = BinTally()
        outbound = BinTally()
        isContradicted = false
        open += 1
    }
}
