// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// Processor time used, user and kernel together, as the scheduler counts it (clock_gettime(2)).
package struct ProcessorTime: Hashable, Sendable {
    /// Of the thread that samples.
    package var thread: Duration
    /// Of the whole process.
    package var process: Duration

    package init(thread: Duration, process: Duration) {
        self.thread = thread
        self.process = process
    }

    package static let zero = ProcessorTime(thread: .zero, process: .zero)

    /// Of the calling thread and its process until now.
    package static func now() -> ProcessorTime {
        ProcessorTime(thread: reading(CLOCK_THREAD_CPUTIME_ID), process: reading(CLOCK_PROCESS_CPUTIME_ID))
    }

    package static func - (a: ProcessorTime, b: ProcessorTime) -> ProcessorTime {
        ProcessorTime(thread: a.thread - b.thread, process: a.process - b.process)
    }

    private static func reading(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}
