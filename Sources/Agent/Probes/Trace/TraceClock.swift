// SPDX-License-Identifier: Apache-2.0

internal import Values

/// The clock of a verification's frames: the wall clock when it began, and from there on the monotonic clock.
///
/// Measurements use frames' times by this clock, in nanoseconds as the file states them, so that a file replays to the same measurement.
struct TraceClock: Sendable {
    let began: Timestamp
    let start: ContinuousClock.Instant

    /// Since the Unix epoch.
    func nanoseconds(_ instant: ContinuousClock.Instant) -> Int64 {
        let (seconds, attoseconds) = (instant - start).components
        return began.microseconds &* 1_000 &+ seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }

    func wall(_ instant: ContinuousClock.Instant) -> Timestamp {
        Timestamp(microseconds: nanoseconds(instant) / 1_000)
    }

    /// The inverse of ``nanoseconds(_:)``.
    func instant(_ nanoseconds: Int64) -> ContinuousClock.Instant {
        start + .nanoseconds(nanoseconds &- began.microseconds &* 1_000)
    }
}
