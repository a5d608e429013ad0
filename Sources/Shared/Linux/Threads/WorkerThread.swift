// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A detached thread for work that blocks in the kernel: the cooperative pool never waits for a socket (pthread_create(3)).
package enum WorkerThread {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` on a thread named `name` (15 bytes) with a small stack, which no signal interrupts. Throws when the system has no
    /// thread left.
    package static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 512 << 10)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let work = Unmanaged.passRetained(
            Work {
                var all = sigset_t()
                sigfillset(&all)
                // It is raised by the thread's own system call, and ends the process where it is blocked (SystemCallFilter).
                sigdelset(&all, SIGSYS)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                titipan_name_thread(name)
                body()
            })
        let error = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard error == 0 else {
            work.release()
            throw SystemError("start the thread “\(name)”", error)
        }
    }
}
