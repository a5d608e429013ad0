// SPDX-License-Identifier: Apache-2.0

package import Linux

/// Turns frames' wall-clock stamps into monotonic time, and notices when somebody sets the wall clock.
///
/// Both clocks are read together at each look into the ring. Between two looks the offset may have slewed a little; a larger change is a step.
package struct FrameClock: Sendable {
    /// A wall clock that moves by more between two looks has been set, not slewed.
    package static let largestSlew = Duration.milliseconds(5)

    /// A frame may have waited so long in the ring when it is looked at.
    private let longestWait: Duration
    private var now: ClockPair
    private var before: ClockPair

    package init(_ reading: ClockPair, longestWait: Duration) {
        now = reading
        before = reading
        self.longestWait = longestWait
    }

    /// Whether the wall clock was set between the last two looks.
    package private(set) var hasStepped = false

    /// A new look into the ring.
    package mutating func advance(to reading: ClockPair) {
        before = now
        now = reading
        hasStepped = abs(now.offsetNanoseconds &- before.offsetNanoseconds) > FrameClock.largestSlew.nanoseconds
    }

    /// When the frame was stamped. Across a step nobody knows which side of it a stamp is on: the time is kept within what
    /// the ring can still hold.
    package func time(ofStamp wallNanoseconds: Int64) -> MonotonicTime {
        let stamp = MonotonicTime(nanoseconds: wallNanoseconds &- now.offsetNanoseconds)
        guard hasStepped else { return stamp }
        return min(max(stamp, before.monotonic - longestWait), now.monotonic)
    }

    /// How long after its stamp, and beyond the time that the ring may hold it, a frame is looked at.
    package func lag(of time: MonotonicTime) -> Duration {
        max(.zero, now.monotonic - time - longestWait)
    }
}
