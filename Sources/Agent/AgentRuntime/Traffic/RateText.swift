// SPDX-License-Identifier: Apache-2.0

package import Values

/// Rates, sizes and shares as people read them: three significant digits, and a prefix of powers of 1,000.
package enum RateText {
    private static let prefixes = ["", "k", "M", "G", "T", "P", "E"]

    /// `45.6 Mbit/s`.
    package static func bitRate(_ bitsPerSecond: Double) -> String { text(bitsPerSecond, unit: "bit/s") }

    /// `45.6 MB`.
    package static func bytes(_ bytes: Double) -> String { text(bytes, unit: "B") }

    /// `45.6M`: at most five columns below 10^21.
    package static func short(_ value: Double) -> String {
        let (digits, prefix) = scaled(value)
        return digits + prefix
    }

    /// `46 %`, and `0.4 %` below one.
    package static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "–" }
        let percent = share * 100
        return decimal(percent, places: percent > 0 && percent < 0.95 ? 1 : 0) + " %"
    }

    /// Half the distance between the bounds, relative to the estimate: `±3 %`. Empty for an exact count, `≤12k` for an estimate of 0.
    package static func error(_ estimate: Estimate) -> String {
        guard estimate.upper > estimate.lower else { return "" }
        guard estimate.estimate > 0 else { return "≤" + short(estimate.upper) }
        let share = (estimate.upper - estimate.lower) / 2 / estimate.estimate
        return share < 10 ? "±" + percent(share) : "±…"
    }

    /// The value with `places` decimals; halves are rounded away from zero.
    package static func decimal(_ value: Double, places: Int) -> String {
        var scale: Int64 = 1
        for _ in 0..<max(0, min(places, 9)) { scale *= 10 }
        let whole = (abs(value) * Double(scale)).rounded()
        guard let units = Int64(exactly: whole) else { return "–" }
        let sign = value < 0 && units > 0 ? "-" : ""
        guard scale > 1 else { return sign + "\(units)" }
        let fraction = "\(units % scale)"
        return sign + "\(units / scale)." + String(repeating: "0", count: max(0, places - fraction.count)) + fraction
    }

    private static func text(_ value: Double, unit: String) -> String {
        let (digits, prefix) = scaled(value)
        return digits + " " + prefix + unit
    }

    private static func scaled(_ value: Double) -> (digits: String, prefix: String) {
        guard value.isFinite, value > 0 else { return (value.isInfinite ? "∞" : "0", "") }
        var scaled = value
        var prefix = 0
        // 999.5 is written as 1.00 of the next prefix.
        while scaled >= 999.5, prefix < prefixes.count - 1 {
            scaled /= 1_000
            prefix += 1
        }
        let places = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0
        return (decimal(scaled, places: prefix == 0 ? 0 : places), prefixes[prefix])
    }
}
