// SPDX-License-Identifier: Apache-2.0

/// A reading of the wall clock and the monotonic clock together, to turn a frame's wall-clock stamp into monotonic time.
package struct ClockPair: Hashable, Sendable {
    package let monotonic: MonotonicTime
    /// Since the Unix epoch, by CLOCK_REALTIME.
    package let wallNanoseconds: Int64

    package init(monotonic: MonotonicTime, wallNanoseconds: Int64) {
        self.monotonic = monotonic
        self.wallNanoseconds = wallNanoseconds
    }

    /// A thread that is suspended between the two readings would look like a step of the wall clock: of up to four attempts the closest
    /// pair counts.
    package static func now() -> ClockPair {
        var best: (reading: ClockPair, spread: Int64)?
        for _ in 0..<4 {
            let before = MonotonicTime.now()
            let wall = SystemClock.realTime.nanoseconds
            let spread = (MonotonicTime.now() - before).nanoseconds
            if spread < best?.spread ?? .max {
                best = (ClockPair(monotonic: before + .nanoseconds(spread / 2), wallNanoseconds: wall), spread)
            }
            if spread < 20_000 { break }
        }
        return best?.reading ?? ClockPair(monotonic: .now(), wallNanoseconds: SystemClock.realTime.nanoseconds)
    }

    /// Wall clock minus monotonic clock: constant but for steps and slewing of the wall clock.
    package var offsetNanoseconds: Int64 { wallNanoseconds &- monotonic.nanoseconds }
}
