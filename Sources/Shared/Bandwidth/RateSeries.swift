// SPDX-License-Identifier: Apache-2.0

internal import Values

/// The closed bins of one direction, or of both together, reduced to the data for their percentile and their verdict.
struct RateSeries: Sendable {
    /// The limit for the percentile, in bit/s.
    let limit: Double
    /// Bins of the whole period.
    let period: Int
    private(set) var bins = 0
    private var over = 0
    private var undecided = BandwidthVerdict.Undecided()
    private var measured = 0
    private var lower: LargestRates
    private var estimate: LargestRates
    private var upper: LargestRates

    init(limit: Double, period: Int) {
        self.limit = limit
        self.period = max(1, period)
        // Fewer bins allow fewer above them, so that this many are enough at any time.
        let capacity = Percentile95.allowed(of: self.period) + 1
        lower = LargestRates(capacity: capacity, rounding: .down)
        estimate = LargestRates(capacity: capacity, rounding: .toNearestOrEven)
        upper = LargestRates(capacity: capacity, rounding: .up)
    }

    mutating func add(_ bin: BinRate) {
        bins += 1
        switch bin.standing(to: limit) {
        case .within: break
        case .over: over += 1
        case .undecided(let doubt): undecided[doubt] += 1
        }
        lower.add(bin.rate.lower)
        upper.add(bin.rate.upper)
        guard bin.state == .measured else { return }
        measured += 1
        estimate.add(bin.rate.estimate)
    }

    /// The percentile in bit/s. The estimate is that of the measured bins; `nil` before the first bin.
    var percentile: Estimate? {
        let above = Percentile95.allowed(of: bins)
        guard let low = lower[above: above], let high = upper[above: above],
            let guess = estimate[above: Percentile95.allowed(of: measured)]
        else { return nil }
        return Estimate(estimate: min(max(guess, low), high), lower: low, upper: high)
    }

    var verdict: BandwidthVerdict {
        BandwidthVerdict(bins: bins, over: over, undecided: undecided, period: period)
    }
}
