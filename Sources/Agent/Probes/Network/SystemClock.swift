// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import Values

/// The wall clock (CLOCK_REALTIME), and how it relates to the clock that never steps.
enum SystemClock {
    static func wall() -> Timestamp {
        Timestamp(microseconds: nanoseconds(CLOCK_REALTIME) / 1_000)
    }

    /// When a packet with the kernel's stamp `wall` came, on the clock that never steps: never after now, and never long before, as a wall
    /// clock that stepped in between would have it.
    static func instant(_ wall: Timestamp) -> ContinuousClock.Instant {
        let (wallNow, now) = (SystemClock.wall(), ContinuousClock.now)
        let age = Duration.microseconds(wallNow.microseconds &- wall.microseconds)
        return now - min(max(.zero, age), .seconds(5))
    }

    /// Wall clock minus CLOCK_BOOTTIME in nanoseconds: constant but for steps and slewing.
    ///
    /// A busy machine may put the thread aside between the two readings, which would look like a step: of a few attempts the closest
    /// pair is taken.
    static func wallMinusBoot() -> Int64 {
        var best = (difference: Int64(0), spread: Int64.max)
        for _ in 0..<4 where best.spread > 20_000 {
            let before = nanoseconds(CLOCK_BOOTTIME)
            let wall = nanoseconds(CLOCK_REALTIME)
            let spread = nanoseconds(CLOCK_BOOTTIME) &- before
            if spread < best.spread { best = (wall &- before &- spread / 2, spread) }
        }
        return best.difference
    }

    private static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

extension Duration {
    /// In seconds, as reports state it.
    var inSeconds: Double { self / .seconds(1) }
}
