// SPDX-License-Identifier: Apache-2.0

internal import CMath
internal import Values

/// How wide each of many intervals must be for all of them to hold at once.
///
/// By Bonferroni's inequality, which asks for no independence: neighbouring tenants share frames, and a month's bins share a clock.
package struct SimultaneousBounds: Hashable, Sendable {
    /// Probability that at least one interval of the family misses.
    package let familyError: Double
    /// Two-sided intervals in the family.
    package let intervals: Int

    /// `familyError` is taken within (0, 1).
    package init(familyError: Double, intervals: Int) {
        self.familyError = min(max(familyError, 1e-12), 0.999_999)
        self.intervals = max(1, intervals)
    }

    /// 30 days of intervals of `seconds` each, of all tenants, in and out: bins unless said otherwise. By default one such month in a
    /// hundred has a wrong interval anywhere.
    package static func month(
        ofTenants tenants: Int, seconds: Double = BinGrid.seconds, familyError: Double = 0.01
    ) -> SimultaneousBounds {
        let perDirection = 30 * 86_400 / max(0.1, seconds)
        return SimultaneousBounds(
            familyError: familyError,
            intervals: Int(saturating: perDirection.rounded(.up))
                .multiplied(saturatingBy: Direction.allCases.count).multiplied(saturatingBy: max(1, tenants)))
    }

    /// σ of a normal variable to either side of each interval: 5.8 for 1 % over 30 days of 100 tenants.
    package var deviations: Double {
        let tail = familyError / Double(intervals) / 2
        // Newton's method on ln of the tail, which is concave and falls: from the right it comes down to the root.
        var x = (-2 * titipan_log(tail)).squareRoot()
        for _ in 0..<50 {
            let slope = -titipan_exp(-x * x / 2) / (2 * Double.pi).squareRoot() / TailBounds.tail(deviations: x)
            let step = (titipan_log(TailBounds.tail(deviations: x)) - titipan_log(tail)) / slope
            x = max(0, x - step)
            if abs(step) < 1e-10 { break }
        }
        return x
    }
}
