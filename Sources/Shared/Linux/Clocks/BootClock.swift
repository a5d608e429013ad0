// SPDX-License-Identifier: Apache-2.0

/// The clock that counts from the start of the system, suspensions included, and never steps (CLOCK_BOOTTIME).
package enum BootClock {
    package static func nanoseconds() -> UInt64 { UInt64(SystemClock.bootTime.nanoseconds) }

    /// `/proc/sys/kernel/random/boot_id`; empty where the kernel gives none.
    package static func bootID() -> String {
        String(decoding: KernelFile.read("/proc/sys/kernel/random/boot_id").prefix { $0 > 0x20 }, as: UTF8.self)
    }

    /// Wall clock minus this clock in nanoseconds: constant but for steps and slewing of the wall clock.
    ///
    /// A thread that is suspended between the readings would look like a step: of up to four attempts the closest pair counts.
    package static func wallOffsetNanoseconds() -> Int64 {
        var best = (difference: Int64(0), spread: Int64.max)
        for _ in 0..<4 where best.spread > 20_000 {
            let before = SystemClock.bootTime.nanoseconds
            let wall = SystemClock.realTime.nanoseconds
            let spread = SystemClock.bootTime.nanoseconds &- before
            if spread < best.spread { best = (wall &- before &- spread / 2, spread) }
        }
        return best.difference
    }
}
