// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// A reading of CLOCK_MONOTONIC: windows are cut by it, whatever the wall clock does (clock_gettime(2)).
package struct MonotonicTime: Hashable, Comparable, Sendable {
    /// Since an arbitrary point before the system started.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static func now() -> MonotonicTime {
        MonotonicTime(nanoseconds: nanosecondsNow(CLOCK_MONOTONIC))
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

extension Duration {
    /// Rounded towards zero; wraps beyond 292 years.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }
}

/// Both clocks read together: what turns a frame's wall-clock stamp into monotonic time.
package struct ClockReading: Hashable, Sendable {
    package let monotonic: MonotonicTime
    /// Since the Unix epoch, by CLOCK_REALTIME.
    package let wallNanoseconds: Int64

    package init(monotonic: MonotonicTime, wallNanoseconds: Int64) {
        self.monotonic = monotonic
        self.wallNanoseconds = wallNanoseconds
    }

    /// A thread may be put aside between the two readings, which would look like a step of the wall clock: of a few attempts the
    /// closest pair is taken.
    package static func now() -> ClockReading {
        var best: (reading: ClockReading, spread: Int64)?
        for _ in 0..<4 {
            let before = MonotonicTime.now()
            let wall = nanosecondsNow(CLOCK_REALTIME)
            let spread = (MonotonicTime.now() - before).nanoseconds
            if spread < best?.spread ?? .max {
                best = (ClockReading(monotonic: before + .nanoseconds(spread / 2), wallNanoseconds: wall), spread)
            }
            if spread < 20_000 { break }
        }
        return best?.reading ?? ClockReading(monotonic: .now(), wallNanoseconds: nanosecondsNow(CLOCK_REALTIME))
    }

    /// Wall clock minus monotonic clock: constant but for steps and slewing of the wall clock.
    package var offsetNanoseconds: Int64 { wallNanoseconds &- monotonic.nanoseconds }
}

private func nanosecondsNow(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
}
