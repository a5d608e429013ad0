// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// A thread whose end can be waited for, with the system's default stack and the signal mask of its creator (pthread_create(3)). It continues when
/// this object is released.
package final class JoinableThread: Sendable {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// The running thread; `nil` once it was waited for.
    private let thread: Mutex<pthread_t?>

    /// Starts the thread. Throws when the system has none left.
    package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        let error = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard error == 0 else {
            work.release()
            throw SystemError("start a thread", error)
        }
        self.thread = Mutex(thread)
    }

    deinit {
        if let thread = take() { pthread_detach(thread) }
    }

    /// Waits until the thread has ended. A second call returns at once.
    package func join() {
        if let thread = take() { pthread_join(thread, nil) }
    }

    private func take() -> pthread_t? {
        thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
    }
}
