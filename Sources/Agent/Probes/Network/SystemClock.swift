// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Evidence

/// The wall clock (CLOCK_REALTIME), and how it relates to the clock that never steps.
enum SystemClock {
    static func wall() -> Timestamp {
        Timestamp(microseconds: titipan_wall_nanoseconds() / 1_000)
    }

    /// Wall clock minus CLOCK_BOOTTIME in nanoseconds: constant but for steps and slewing.
    static func wallMinusBoot() -> Int64 {
        titipan_wall_nanoseconds() &- titipan_boot_nanoseconds()
    }
}

extension Duration {
    /// In seconds, as reports state it.
    var inSeconds: Double { self / .seconds(1) }
}
