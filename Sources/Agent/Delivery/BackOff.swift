// SPDX-License-Identifier: Apache-2.0

internal import Values

/// How long to wait after a failure. Pure: the caller waits.
///
/// Delays double from ``base`` to ``cap``, each spread over its upper half; at the cap they are spread over all of it, so that many agents do not
/// reconnect at once. The service's `Retry-After` is the lower limit.
package struct BackOff: Sendable {
    package let base: Duration
    package let cap: Duration
    private var failures = 0

    package init(base: Duration = .seconds(1), cap: Duration = .seconds(60)) {
        self.base = base
        self.cap = cap
    }

    package mutating func succeeded() { failures = 0 }

    /// - Parameter unit: a random number from 0 to 1.
    package mutating func delay(retryAfter: Int? = nil, unit: Double = .random(in: 0...1)) -> Duration {
        let step = base * Double(1 << min(failures, 20))
        failures = min(failures + 1, 20)
        let own = step < cap ? step * (0.5 + unit / 2) : cap * unit
        guard let retryAfter else { return rounded(own) }
        // At most an hour, whatever the service asked for; random, so that agents do not retry at the same moment.
        return rounded(.seconds(min(retryAfter, 3_600)) + base * unit)
    }

    /// To the millisecond.
    private func rounded(_ duration: Duration) -> Duration {
        .milliseconds(Int64(saturating: (duration / .milliseconds(1)).rounded()))
    }
}
