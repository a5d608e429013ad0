// SPDX-License-Identifier: Apache-2.0

package import Values

extension Timestamp {
    /// The time of day (CLOCK_REALTIME), which may step.
    @Sendable package static func now() -> Timestamp {
        Timestamp(microseconds: SystemClock.realTime.nanoseconds / 1_000)
    }
}

extension ContinuousClock.Instant {
    /// The instant at which the kernel stamped a packet with `wall`.
    ///
    /// Never after now, and at most five seconds before, so that a step of the wall clock in between moves it by no more than that.
    package init(stamped wall: Timestamp) {
        let (wallNow, now) = (Timestamp.now(), ContinuousClock.now)
        let age = Duration.microseconds(wallNow.microseconds &- wall.microseconds)
        self = now - min(max(.zero, age), .seconds(5))
    }
}
