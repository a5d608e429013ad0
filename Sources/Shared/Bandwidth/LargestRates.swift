// SPDX-License-Identifier: Apache-2.0

/// The largest of the rates added, as many as a period's percentile may ever ask for.
///
/// The 447 largest of a month's 8,928 bins decide: 1.8 kB instead of the 36 kB of all. Rates are held in 32 bits, 24 of them significant.
struct LargestRates: Sendable {
    let capacity: Int
    private let rounding: FloatingPointRoundingRule
    /// Descending.
    private var rates: [Float] = []

    /// Rates are rounded `down` or `up` to a value of 32 bits, or to the nearest.
    init(capacity: Int, rounding: FloatingPointRoundingRule) {
        self.capacity = max(1, capacity)
        self.rounding = rounding
    }

    mutating func add(_ rate: Double) {
        var stored = Float(rate)
        if rounding == .down, Double(stored) > rate { stored = stored.nextDown }
        if rounding == .up, Double(stored) < rate { stored = stored.nextUp }
        guard rates.count < capacity || stored > rates[rates.count - 1] else { return }
        var low = 0
        var high = rates.count
        while low < high {
            let middle = (low + high) / 2
            if rates[middle] >= stored { low = middle + 1 } else { high = middle }
        }
        if rates.count == capacity { rates.removeLast() }
        rates.insert(stored, at: low)
    }

    /// The rate that `above` others exceed or equal; `nil` when so many were not added.
    subscript(above above: Int) -> Double? { rates.indices.contains(above) ? Double(rates[above]) : nil }
}
