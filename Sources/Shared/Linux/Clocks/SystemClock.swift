// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The kernel's clocks (clock_gettime(2)).
enum SystemClock {
    case realTime, monotonic, bootTime, thread, process

    private var identifier: clockid_t {
        switch self {
        case .realTime: CLOCK_REALTIME
        case .monotonic: CLOCK_MONOTONIC
        case .bootTime: CLOCK_BOOTTIME
        case .thread: CLOCK_THREAD_CPUTIME_ID
        case .process: CLOCK_PROCESS_CPUTIME_ID
        }
    }

    var nanoseconds: Int64 {
        var time = timespec()
        clock_gettime(identifier, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
