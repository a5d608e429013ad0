// SPDX-License-Identifier: Apache-2.0

internal import Values

/// The mean rate of bytes over a time, with decimals that tell its bounds apart.
func megabits(_ bytes: Estimate, over seconds: Double) -> String {
    let unit = seconds * 1e6 / 8
    guard let decimals = bytes.decimals(per: unit, atLeast: rateDecimals(bytes.estimate / unit)) else {
        return "\(megabits(bytes.estimate * 8 / seconds)) Mbit/s (counted exactly)"
    }
    let rate = { fixed($0 / unit, decimals) }
    return "\(rate(bytes.estimate)) Mbit/s (\(rate(bytes.lower)) to \(rate(bytes.upper)))"
}

/// A rate in Mbit/s, without the unit.
func megabits(_ bitsPerSecond: Double) -> String {
    let value = bitsPerSecond / 1e6
    return fixed(value, rateDecimals(value))
}

private func rateDecimals(_ megabits: Double) -> Int { megabits < 10 ? 3 : megabits < 100 ? 2 : 1 }

/// Decimal text with a fixed number of decimals, rounded half away from zero; exact enough for figures below 10^15.
func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    var scale: Double = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 9e18 else { return "\(value)" }
    let units = Int64(saturating: scaled)
    let sign = value < 0 && units > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(units) }
    let unit = Int64(saturating: scale)
    let whole = units / unit
    let fraction = String(units % unit)
    return sign + "\(whole)." + String(repeating: "0", count: decimals - fraction.count) + fraction
}
