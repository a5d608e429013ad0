// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// One direction of one tenant in a bin that windows still arrive for.
///
/// Unbiased windows add up as samples of one sum, so that their errors cancel: the bin's bounds come from
/// the bin's own variance. The bounds of biased windows add up as they are.
struct BinTally: Sendable {
    private var estimate = 0.0
    private var seen = 0.0
    private var variance = 0.0
    private var coarsest: UInt32 = 1
    private var biased = Estimate.zero
    private(set) var measuredSeconds = 0.0
    private(set) var missingSeconds = 0.0

    /// A frame that was not seen may have carried a VLAN tag of 4 bytes behind 60 that the kernel decided by.
    private static let tagged = 64.0 / 60

    mutating func add(_ window: DirectionWindow, seconds: Double, isBiased: Bool) {
        measuredSeconds += seconds
        guard !isBiased else {
            biased = biased + window.bytes
            return
        }
        estimate += window.bytes.estimate
        seen += Double(window.keptBytes)
        variance += window.variance
        coarsest = max(coarsest, window.threshold)
    }

    mutating func addMissing(seconds: Double) { missingSeconds += seconds }

    static func + (a: BinTally, b: BinTally) -> BinTally {
        var sum = a
        sum.estimate += b.estimate
        sum.seen += b.seen
        sum.variance += b.variance
        sum.coarsest = max(a.coarsest, b.coarsest)
        sum.biased = a.biased + b.biased
        // Both directions cover the same time; time that one direction lacks is missing in the sum.
        sum.missingSeconds = a.missingSeconds + b.missingSeconds
        sum.measuredSeconds = max(a.measuredSeconds, b.measuredSeconds)
        return sum
    }

    /// `seconds` is the bin's length, `lineRate` in bit/s what a direction may carry in time that was not measured. `nil`: nothing was measured.
    func rate(seconds: Double, lineRate: Double?, deviations: Double) -> BinRate? {
        guard measuredSeconds > 0, seconds > 0 else { return nil }
        // Up to 14 bytes, every frame is kept.
        let largest = coarsest <= 14 ? 0 : Double(coarsest) * BinTally.tagged
        let clean = Estimate(
            seen: min(seen, estimate), unseen: max(0, estimate - seen), variance: variance, largest: largest,
            deviations: deviations)
        let bytes = clean + biased
        let missing = missingSeconds > 0 ? (lineRate ?? .infinity) * missingSeconds / seconds : 0
        let lower = bytes.lower * 8 / seconds
        let upper = bytes.upper * 8 / seconds + missing
        // The estimate assumes that the rest of a bin that was measured in part had the same rate.
        let guess = bytes.estimate * 8 / measuredSeconds
        return BinRate(
            rate: Estimate(estimate: min(max(guess, lower), upper), lower: lower, upper: upper), missing: missing,
            biased: (biased.upper - biased.estimate) * 8 / seconds,
            surplus: (biased.estimate - biased.lower) * 8 / seconds)
    }
}
