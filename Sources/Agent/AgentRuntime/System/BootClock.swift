// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// The clock that never steps, and the boot that it counts from.
enum BootClock {
    /// CLOCK_BOOTTIME.
    static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Empty where the kernel does not say.
    static func bootID() -> String {
        String(decoding: KernelFile.read("/proc/sys/kernel/random/boot_id").prefix { $0 > 0x20 }, as: UTF8.self)
    }
}
