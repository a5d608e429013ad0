// SPDX-License-Identifier: Apache-2.0

internal import CMath

/// Bounds for sums of rare, independent contributions, from the gamma distribution.
///
/// For n equal contributions of size w they are w times the exact Poisson interval of n (Garwood 1936); for unequal ones they
/// are those of Fay and Feuer (1997), which match mean and variance.
package enum TailBounds {
    /// Shapes above this are approximated.
    private static let largestExactShape = 400.0

    /// Probability that a normal variable exceeds its mean by `deviations` σ.
    package static func tail(deviations: Double) -> Double { titipan_erfc(deviations / 2.0.squareRoot()) / 2 }

    /// Lower bound of the expected sum, given the `sum` seen and an estimate of its variance.
    package static func lower(sum: Double, variance: Double, deviations: Double) -> Double {
        guard sum > 0 else { return 0 }
        guard variance > 0 else { return sum }
        let scale = variance / sum
        return min(sum, scale * quantile(shape: sum / scale, deviations: -deviations))
    }

    /// Upper bound of the expected sum, given the `sum` seen, an estimate of its variance, and the `largest` contribution that may be
    /// among those that were not seen.
    package static func upper(sum: Double, variance: Double, largest: Double, deviations: Double) -> Double {
        guard largest > 0 else { return sum }
        let scale = (variance + largest * largest) / (sum + largest)
        return max(sum, scale * quantile(shape: (sum + largest) / scale, deviations: deviations))
    }

    /// The point of the gamma distribution of `shape` and unit scale beyond which lies the same probability as beyond
    /// `deviations` σ of the normal distribution; below which, when negative.
    package static func quantile(shape: Double, deviations: Double) -> Double {
        guard shape <= largestExactShape else { return wilsonHilferty(shape, deviations) }
        let logTail = titipan_log(tail(deviations: abs(deviations)))
        return deviations > 0 ? upperQuantile(shape, logTail) : lowerQuantile(shape, logTail)
    }

    /// Wilson and Hilferty (1931): the cube root is almost normal. Within 3·10^-4 of the truth for shapes above 400 and up to 6 σ.
    package static func wilsonHilferty(_ shape: Double, _ deviations: Double) -> Double {
        let root = 1 - 1 / (9 * shape) + deviations / (3 * shape.squareRoot())
        return root > 0 ? shape * root * root * root : 0
    }

    /// Newton's method on ln Q(a, x). It is concave and falls for a ≥ 1, so that behind the first step the iterates come down to the root.
    private static func upperQuantile(_ a: Double, _ logTail: Double) -> Double {
        // An exponential variable: the upper bound when nothing was seen.
        if a == 1 { return -logTail }
        let logGamma: Double = titipan_log_gamma(a)
        var x = a + 1
        for _ in 0..<100 {
            let front = -x + a * titipan_log(x) - logGamma
            let ratio = x < a + 1 ? (1 - titipan_exp(front) * series(a, x)) / titipan_exp(front) : fraction(a, x)
            let step = (front + titipan_log(ratio) - logTail) * x * ratio
            x = max(x / 2, x + step)
            if abs(step) < 1e-11 * x { break }
        }
        return x
    }

    /// Newton's method on ln P(a, x) over ln x: concave and rising, so that behind the first step the iterates come up to the root.
    private static func lowerQuantile(_ a: Double, _ logTail: Double) -> Double {
        let logGamma: Double = titipan_log_gamma(a)
        // P(a, x) ≤ x^a / Γ(a + 1).
        var y = (logTail + logGamma + titipan_log(a)) / a
        for _ in 0..<100 {
            let x = titipan_exp(y)
            guard x > 0 else { return 0 }
            let sum = x < a + 1 ? series(a, x) : lowerTail(a, x) / titipan_exp(-x + a * y - logGamma)
            let step = -(-x + a * y - logGamma + titipan_log(sum) - logTail) * sum
            y += step
            if abs(step) < 1e-11 { break }
        }
        return titipan_exp(y)
    }

    /// Q(a, x), the regularised upper incomplete gamma function (DLMF 8.2).
    package static func upperTail(_ a: Double, _ x: Double) -> Double {
        x < a + 1 ? 1 - lowerTail(a, x) : titipan_exp(-x + a * titipan_log(x) - titipan_log_gamma(a)) * fraction(a, x)
    }

    /// P(a, x) = 1 − Q(a, x), precise where it is small.
    package static func lowerTail(_ a: Double, _ x: Double) -> Double {
        guard x > 0 else { return 0 }
        return x < a + 1
            ? titipan_exp(-x + a * titipan_log(x) - titipan_log_gamma(a)) * series(a, x) : 1 - upperTail(a, x)
    }

    /// Γ(a) P(a, x) e^x x^-a, by DLMF 8.7.1.
    private static func series(_ a: Double, _ x: Double) -> Double {
        var term = 1 / a
        var sum = term
        var n = a
        for _ in 0..<10_000 {
            n += 1
            term *= x / n
            sum += term
            if term < sum * 1e-16 { break }
        }
        return sum
    }

    /// Γ(a) Q(a, x) e^x x^-a, by DLMF 8.9.2 and Lentz's method.
    private static func fraction(_ a: Double, _ x: Double) -> Double {
        var b = x + 1 - a
        var c = 1e300
        var d = 1 / b
        var product = d
        for i in 1..<10_000 {
            let an = -Double(i) * (Double(i) - a)
            b += 2
            d = 1 / (an * d + b)
            c = b + an / c
            product *= d * c
            if abs(d * c - 1) < 1e-15 { break }
        }
        return product
    }
}
