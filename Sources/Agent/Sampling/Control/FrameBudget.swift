// SPDX-License-Identifier: Apache-2.0

/// A limit on kept frames: a leaky bucket that drains at the budget's rate, so that a burst passes and a flood does not.
struct FrameBudget: Sendable {
    let framesPerSecond: Double
    private var level = 0.0

    /// Seconds of the budget that may come at once.
    private static let burstSeconds = 0.25

    init(framesPerSecond: Double) {
        self.framesPerSecond = framesPerSecond
    }

    /// `frames` were kept in the `seconds` since the last call. `true` when that is more than the budget bears.
    mutating func take(_ frames: UInt64, in seconds: Double) -> Bool {
        level = max(0, level + Double(frames) - framesPerSecond * seconds)
        return level > framesPerSecond * FrameBudget.burstSeconds
    }

    /// Empties the bucket, once the thresholds have been raised for a burst.
    mutating func settle() {
        level = 0
    }

    /// The share that each demand may have at most, so that all together take `total`: the small ones are met in full.
    static func share(of total: Double, among demands: [Double]) -> Double {
        var left = total
        let ascending = demands.sorted()
        for (index, demand) in ascending.enumerated() {
            let share = left / Double(ascending.count - index)
            if demand > share { return share }
            left -= demand
        }
        return .infinity
    }
}
