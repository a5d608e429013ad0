// SPDX-License-Identifier: Apache-2.0

/// Finite numbers of one unit, from `least` to `most`. A number so small that it has lost digits (subnormal) measures nothing, and its
/// reciprocal may be infinite: it is refused.
package protocol FigureBound: Bound where Value == Double {
    static var least: Double { get }
    static var most: Double { get }
    /// What stands for something that is not a number: the value that claims least.
    static var unknown: Double { get }
}

extension FigureBound {
    package static var least: Double { 0 }
    package static var unknown: Double { least }

    package static func fault(of value: Double) -> String? {
        guard value.isFinite, value.isNormal || value.isZero else { return "\(value) is no figure" }
        return value >= least && value <= most ? nil : "\(value) is not between \(least) and \(most)"
    }

    package static func nearest(to value: Double) -> Double {
        guard !value.isNaN else { return unknown }
        return min(max(value.isSubnormal ? 0 : value, least), most)
    }
}

/// A duration in seconds: up to a day.
package enum Seconds: FigureBound {
    package static let most = 86_400.0
}

/// A duration in milliseconds: up to a day.
package enum Milliseconds: FigureBound {
    package static let most = 86_400_000.0
}

/// Length of a window in seconds: a microsecond to a day. Rates are per this time.
package enum WindowSeconds: FigureBound {
    package static let least = 1e-6
    package static let most = 86_400.0
}

/// How far a clock is from another, in seconds: the years 0 to 9999 either way.
package enum ClockSeconds: FigureBound {
    package static let least = -4e11
    package static let most = 4e11
    package static let unknown = most
}

/// How far a clock may be wrong, in seconds.
package enum ClockUncertainty: FigureBound {
    package static let most = 4e11
    package static let unknown = most
}

/// A rate in bit/s: up to 2^53.
package enum BitRate: FigureBound {
    package static let most = 9_007_199_254_740_992.0
}

/// Variance of an estimated number of bytes: that of 2^53 bytes in frames of the largest threshold, 2^32 bytes each, at most.
package enum Variance: FigureBound {
    package static let most = 4e25
    package static let unknown = most
}

/// An estimated number of bytes or packets: 0 ≤ lower ≤ estimate ≤ upper ≤ 2^53.
package enum EstimatedCount: Bound {
    private static let most = 9_007_199_254_740_992.0

    package static func fault(of value: Estimate) -> String? {
        for figure in [value.lower, value.estimate, value.upper] {
            guard figure.isFinite, figure.isNormal || figure.isZero else { return "\(figure) is no figure" }
        }
        guard value.lower >= 0, value.upper <= most else {
            return "\(value.lower) to \(value.upper) is not between 0 and \(most)"
        }
        guard value.lower <= value.estimate, value.estimate <= value.upper else {
            return
                "the bounds are not in order: \(value.lower) at least, \(value.estimate) estimated, \(value.upper) at most"
        }
        return nil
    }

    /// Bounds that are not in order are drawn apart until they hold the estimate: too wide is true, too narrow is not.
    package static func nearest(to value: Estimate) -> Estimate {
        let within = { (figure: Double, unknown: Double) in
            figure.isNaN ? unknown : min(max(figure.isSubnormal ? 0 : figure, 0), most)
        }
        let estimate = within(value.estimate, 0)
        return Estimate(
            estimate: estimate, lower: min(within(value.lower, 0), estimate),
            upper: max(within(value.upper, most), estimate))
    }
}
