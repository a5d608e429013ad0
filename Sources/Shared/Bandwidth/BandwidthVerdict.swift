// SPDX-License-Identifier: Apache-2.0

internal import Evidence

/// Whether the 95th percentile of a period's bins is within a limit, as far as their bounds decide it.
///
/// With n bins and A = n − rank allowed above the limit: no when more than A bins are over it for sure, yes when no more than A may be,
/// counting every missing bin among these, and inconclusive between.
package struct BandwidthVerdict: Codable, Hashable, Sendable {
    package enum Answer: String, Codable, Hashable, Sendable, CaseIterable {
        case yes, no, inconclusive
    }

    package enum Reason: String, Codable, Hashable, Sendable, CaseIterable {
        case withinGrant
        case overGrant
        /// No bin has ended.
        case noBins
        /// Without the bins that were not measured, or not all of their time, the answer would be yes.
        case missingBins
        /// Without the bins that the interface's counters contradict the answer would be yes.
        case contradictedBins
        /// Without the bins whose windows were biased the answer would be yes.
        case biasedBins
        /// Without the bins that are too close to the limit for the sampling error the answer would be yes.
        case samplingError
        /// Leaving out the bins of no single cause would make the answer yes.
        case severalCauses
    }

    package var answer: Answer
    package var reason: Reason
    /// Bins so far.
    package var bins: Int
    /// The percentile's place in their ascending order.
    package var rank: Int
    /// Bins that may be over the limit.
    package var allowed: Int
    /// Bins that are, by their lower bounds.
    package var over: Int
    /// Bins that may or may not be.
    package var undecided: Undecided
    /// Whether the rest of the period can no longer change the answer.
    package var isFinal: Bool

    package struct Undecided: Codable, Hashable, Sendable {
        package var missing = 0
        package var contradicted = 0
        package var biased = 0
        package var sampled = 0

        package init() {}

        package var total: Int { missing + contradicted + biased + sampled }

        package subscript(_ cause: UndecidedCause) -> Int {
            get {
                switch cause {
                case .missing: missing
                case .contradicted: contradicted
                case .biased: biased
                case .sampled: sampled
                }
            }
            set {
                switch cause {
                case .missing: missing = newValue
                case .contradicted: contradicted = newValue
                case .biased: biased = newValue
                case .sampled: sampled = newValue
                }
            }
        }
    }

    /// `period` bins will have ended when the period has.
    package init(bins: Int, over: Int, undecided: Undecided, period: Int) {
        self.bins = bins
        self.over = over
        self.undecided = undecided
        let allowed = Percentile95.allowed(of: bins)
        self.allowed = allowed
        rank = Percentile95.rank(of: bins)
        let perhaps = over + undecided.total
        let allowedAtEnd = Percentile95.allowed(of: max(period, bins))
        if bins == 0 {
            (answer, reason, isFinal) = (.inconclusive, .noBins, false)
        } else if over > allowed {
            (answer, reason, isFinal) = (.no, .overGrant, over > allowedAtEnd)
        } else if perhaps <= allowed {
            let rest = max(0, period - bins)
            (answer, reason, isFinal) = (.yes, .withinGrant, perhaps + rest <= allowedAtEnd)
        } else {
            let causes = UndecidedCause.allCases.filter { perhaps - undecided[$0] <= allowed && undecided[$0] > 0 }
            let largest = causes.max { undecided[$0] < undecided[$1] }
            answer = .inconclusive
            reason = largest.map(\.reason) ?? .severalCauses
            isFinal = bins >= period
        }
    }

    /// Bins that decide the answer: those over the limit for no, those within for yes, those undecided otherwise.
    package var deciding: Int {
        switch answer {
        case .no: over
        case .yes: bins - over - undecided.total
        case .inconclusive: undecided.total
        }
    }
}

extension BandwidthVerdict: CustomStringConvertible {
    /// One English sentence with the figures.
    package var description: String {
        let perhaps = over + undecided.total
        switch reason {
        case .noBins: return "no bin of five minutes has ended"
        case .overGrant: return "\(over) of \(bins) bins are over the grant, \(allowed) may be"
        case .withinGrant:
            return "\(deciding) of \(bins) bins are within the grant, \(allowed) may be over and at most \(perhaps) are"
        case .missingBins, .contradictedBins, .biasedBins, .samplingError, .severalCauses:
            let causes = UndecidedCause.allCases.filter { undecided[$0] > 0 }.map { "\(undecided[$0]) \($0.words)" }
            return
                "\(over) of \(bins) bins are over the grant and \(undecided.total) may be (\(causes.joined(separator: ", "))), \(allowed) are allowed"
        }
    }
}

extension UndecidedCause {
    fileprivate var reason: BandwidthVerdict.Reason {
        switch self {
        case .missing: .missingBins
        case .contradicted: .contradictedBins
        case .biased: .biasedBins
        case .sampled: .samplingError
        }
    }

    fileprivate var words: String {
        switch self {
        case .missing: "not measured throughout"
        case .contradicted: "contradicted by the interface's counters"
        case .biased: "biased"
        case .sampled: "too close to it for the sampling error"
        }
    }
}
