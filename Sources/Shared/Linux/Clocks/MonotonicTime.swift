// SPDX-License-Identifier: Apache-2.0

/// A reading of CLOCK_MONOTONIC, which never steps; sampling windows are cut by it.
package struct MonotonicTime: Hashable, Comparable, Sendable {
    /// Since an arbitrary point before the system started.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static func now() -> MonotonicTime {
        MonotonicTime(nanoseconds: SystemClock.monotonic.nanoseconds)
    }

    package static func < (a: MonotonicTime, b: MonotonicTime) -> Bool { a.nanoseconds < b.nanoseconds }

    package static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
        MonotonicTime(nanoseconds: time.nanoseconds &+ duration.nanoseconds)
    }

    package static func - (time: MonotonicTime, duration: Duration) -> MonotonicTime {
        MonotonicTime(nanoseconds: time.nanoseconds &- duration.nanoseconds)
    }

    package static func - (a: MonotonicTime, b: MonotonicTime) -> Duration {
        .nanoseconds(a.nanoseconds &- b.nanoseconds)
    }
}
