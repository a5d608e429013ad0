// SPDX-License-Identifier: Apache-2.0

internal import Values

/// The one clock of a verification's frames: the wall clock when it began, and from there on the clock that never steps.
///
/// What is judged by a frame's time is judged by this clock, in nanoseconds as the file states them: a file gives the same measurement again.
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

    /// The instant that ``nanoseconds(_:)`` told of.
    func instant(_ nanoseconds: Int64) -> ContinuousClock.Instant {
        start + .nanoseconds(nanoseconds &- began.microseconds &* 1_000)
    }
}
