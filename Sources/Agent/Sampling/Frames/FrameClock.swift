// SPDX-License-Identifier: Apache-2.0

package import Linux

/// Turns frames' wall-clock stamps into monotonic time, and detects when the wall clock is set.
///
/// Both clocks are read together at each reading of the ring. In between the offset may have slewed a little; a larger change is a step.
package struct FrameClock: Sendable {
    /// A wall clock that moves by more between two readings has been set, not slewed.
    package static let largestSlew = Duration.milliseconds(5)

    /// The longest that a frame may have waited in the ring when it is read.
    private let longestWait: Duration
    private var now: ClockPair
    private var before: ClockPair

    package init(_ reading: ClockPair, longestWait: Duration) {
        now = reading
        before = reading
        self.longestWait = longestWait
    }

    /// Whether the wall clock was set between the last two readings.
    package private(set) var hasStepped = false

    /// Takes in the clocks at a new reading of the ring.
    package mutating func advance(to reading: ClockPair) {
        before = now
        now = reading
        hasStepped = abs(now.offsetNanoseconds &- before.offsetNanoseconds) > FrameClock.largestSlew.nanoseconds
    }

    /// The time of a stamp. After a step of the wall clock it is unknown whether a stamp precedes it: the time is limited to that of frames that the
    /// ring can still hold.
    package func time(ofStamp wallNanoseconds: Int64) -> MonotonicTime {
        let stamp = MonotonicTime(nanoseconds: wallNanoseconds &- now.offsetNanoseconds)
        guard hasStepped else { return stamp }
        return min(max(stamp, before.monotonic - longestWait), now.monotonic)
    }

    /// Time between a frame's stamp and its reading, beyond the longest time that the ring may hold it.
    package func lag(of time: MonotonicTime) -> Duration {
        max(.zero, now.monotonic - time - longestWait)
    }
}
