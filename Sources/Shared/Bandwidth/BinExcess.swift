// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// One direction of one bin in relation to the grant and its burst.
///
/// The bin is measured as those of a ``BandwidthPeriod`` are: with bounds that hold for a month of bins, missing time as zero in the lower
/// bound, and nothing at all where the interface's counters contradict it. A bucket that was full when the bin began lets the grant's burst
/// through on top of the grant (RFC 2697): only what is above both is an excess.
package struct BinExcess: Hashable, Sendable {
    package enum Answer: Hashable, Sendable {
        /// Even the lower bound is above the threshold.
        case over
        /// Even the upper bound is not.
        case within
        case undecided
    }

    package let answer: Answer
    /// bit/s.
    package let rate: Estimate
    /// bit/s: the grant, and its burst spread over the bin.
    package let threshold: Double

    /// The threshold of a direction, in bit/s.
    package static func threshold(_ grant: Grant, _ direction: Direction) -> Double {
        Double(grant.bitsPerSecond(direction)) + Double(grant.burstBytes) * 8 / BinGrid.seconds
    }

    /// Judges one bin by its windows, in ascending order: all that may lie in it, others are ignored. `nil` when none of the direction was measured.
    ///
    /// - Parameter tenants: how many are judged together: see ``SimultaneousBounds``.
    package init?(
        bin: Int64, _ direction: Direction, windows: some Sequence<TrafficWindow>, grant: Grant, tenants: Int
    ) {
        let terms = BandwidthTerms(
            grant: grant, lineRate: nil, deviations: SimultaneousBounds.month(ofTenants: tenants).deviations)
        var period = BandwidthPeriod(terms, bins: bin..<bin + 1)
        for window in windows { period.add(window) }
        period.close(endedBy: BinGrid.start(of: bin + 1))
        // Of one bin the percentile is its rate; there is none of a bin that was not measured.
        guard let rate = period.percentile(direction) else { return nil }
        let threshold = BinExcess.threshold(grant, direction)
        self.rate = rate
        self.threshold = threshold
        answer = rate.lower > threshold ? .over : rate.upper <= threshold ? .within : .undecided
    }
}
