// SPDX-License-Identifier: Apache-2.0

package import Values

extension Estimate {
    /// A sum of which a random sample was seen: `seen` is certain, `unseen` is what the sample says of the rest, with an unbiased estimate of
    /// its variance. `largest` is the most that a single contribution may stand for; 0 says that nothing was left to chance.
    ///
    /// Both bounds hold with the two-sided probability of `deviations` σ of a normal variable. Only the unseen part is uncertain: the lower
    /// bound never falls below what was seen.
    ///
    /// Upwards it is the exact Poisson interval, or Fay and Feuer's. Downwards two laws limit what may be: that of the number of contributions
    /// that were kept, where few are, and that of the number that were dropped, where most are kept. The second has half the skewness, so
    /// that it is the more careful one; it is used throughout, and lies below the exact Poisson bound by less than the weight of a frame at 2 σ.
    package init(seen: Double, unseen: Double, variance: Double, largest: Double, deviations: Double) {
        let sum = seen + unseen
        let atLeast = TailBounds.lower(sum: 2 * unseen, variance: variance, deviations: deviations) - unseen
        let atMost = TailBounds.upper(sum: unseen, variance: variance, largest: largest, deviations: deviations)
        self.init(estimate: sum, lower: min(sum, seen + max(0, atLeast)), upper: max(sum, seen + atMost))
    }
}
