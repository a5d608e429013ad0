// SPDX-License-Identifier: Apache-2.0

/// An estimate of a non-negative quantity with simultaneous lower and upper bounds.
package struct Estimate: Codable, Hashable, Sendable {
    package var estimate: Double
    package var lower: Double
    package var upper: Double

    package init(estimate: Double, lower: Double, upper: Double) {
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
    }

    package static let zero = Estimate(estimate: 0, lower: 0, upper: 0)

    package static func + (a: Estimate, b: Estimate) -> Estimate {
        Estimate(estimate: a.estimate + b.estimate, lower: a.lower + b.lower, upper: a.upper + b.upper)
    }
}

extension Estimate {
    /// The number of decimals, at least `least`, with which lower and upper bound differ in units of `unit`; `nil` when they are the same (to nine
    /// decimals), as for an exact value.
    package func decimals(per unit: Double, atLeast least: Int) -> Int? {
        var scale = 1.0
        for decimals in 0...9 {
            if decimals >= least, (lower / unit * scale).rounded() != (upper / unit * scale).rounded() {
                return decimals
            }
            scale *= 10
        }
        return nil
    }
}
