// SPDX-License-Identifier: Apache-2.0

package import Values

/// The mean rate of one direction of one tenant over one bin, in bit/s.
package struct BinRate: Hashable, Sendable {
    /// The rate by the measured windows; missing time counts as 0 in the lower bound and as the line rate in the upper one.
    package var rate: Estimate
    /// The part of the upper bound that stands for missing time, and that for biased windows.
    package var missing: Double
    package var biased: Double
    /// By how much biased windows lower the lower bound.
    package var surplus: Double
    /// Whether the bin was measured.
    package var state: State

    package enum State: String, Codable, Hashable, Sendable {
        /// At least one window was measured.
        case measured
        /// No window was measured.
        case missing
        /// The interface's own counters contradict what was sampled.
        case contradicted
    }

    package init(
        rate: Estimate, missing: Double = 0, biased: Double = 0, surplus: Double = 0, state: State = .measured
    ) {
        self.rate = rate
        self.missing = missing
        self.biased = biased
        self.surplus = surplus
        self.state = state
    }

    /// A bin of which nothing was measured: its rate is between 0 and `most`, the line's capacity; without limit when that is `nil`.
    package static func unknown(_ state: State, most: Double?) -> BinRate {
        let most = most ?? .infinity
        return BinRate(rate: Estimate(estimate: 0, lower: 0, upper: most), missing: most, state: state)
    }

    /// Whether the bin is over `limit` (bit/s), within it, or undecided.
    package func standing(to limit: Double) -> Standing {
        switch state {
        case .missing: return .undecided(.missing)
        case .contradicted: return .undecided(.contradicted)
        case .measured: break
        }
        if rate.lower > limit { return .over }
        if rate.upper <= limit { return .within }
        // From an unbounded part nothing can be subtracted.
        if missing.isInfinite || rate.upper - missing <= limit { return .undecided(.missing) }
        let isBiased = rate.upper - missing - biased <= limit || (surplus > 0 && rate.lower + surplus > limit)
        return .undecided(isBiased ? .biased : .sampled)
    }

    package enum Standing: Hashable, Sendable {
        case within, over
        case undecided(UndecidedCause)
    }
}

/// Why a bin does not say on which side of a limit it lies.
package enum UndecidedCause: String, Codable, Hashable, Sendable, CaseIterable {
    /// Some or all of its time was not measured.
    case missing
    /// The interface's own counters contradict it.
    case contradicted
    /// Drops, merged frames, or a doubled mirror.
    case biased
    /// Too few frames were sampled for the distance from the limit.
    case sampled
}
