// SPDX-License-Identifier: Apache-2.0

/// Processor time used, user and kernel together, as the scheduler counts it (clock_gettime(2)).
package struct ProcessorTime: Hashable, Sendable {
    /// Time of the thread that samples.
    package var thread: Duration
    /// Time of the whole process.
    package var process: Duration

    package init(thread: Duration, process: Duration) {
        self.thread = thread
        self.process = process
    }

    package static let zero = ProcessorTime(thread: .zero, process: .zero)

    /// Times of the calling thread and of its process until now.
    package static func now() -> ProcessorTime {
        ProcessorTime(
            thread: .nanoseconds(SystemClock.thread.nanoseconds), process: .nanoseconds(SystemClock.process.nanoseconds)
        )
    }

    package static func - (a: ProcessorTime, b: ProcessorTime) -> ProcessorTime {
        ProcessorTime(thread: a.thread - b.thread, process: a.process - b.process)
    }
}
