// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Runs asynchronous work from the synchronous part of a command, and waits for its end.
///
/// The first part of a command runs on the process's only thread: there sockets are opened and privileges given up, which
/// threads that exist already would not notice. SIGINT and SIGTERM cancel the work; a second one ends the process.
func runBlocking(_ body: @escaping @Sendable () async throws -> Void) throws {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    // Inherited by every thread to come: only the one that waits for them below sees them.
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)

    let outcome = Outcome()
    let task = Task.detached {
        do {
            try await body()
            outcome.set(.success(()))
        } catch {
            outcome.set(.failure(error))
        }
    }
    let watcher = SignalWatcher { task.cancel() }
    try watcher.start()
    outcome.done.wait()
    try outcome.get()
}

private final class Outcome: Sendable {
    let done = DispatchSemaphore(value: 0)
    private let result = Mutex<Result<Void, any Error>?>(nil)

    func set(_ value: Result<Void, any Error>) {
        result.withLock { $0 = value }
        done.signal()
    }

    func get() throws {
        try result.withLock { $0 }?.get()
    }
}

private final class SignalWatcher: Sendable {
    private let act: @Sendable () -> Void

    init(_ act: @escaping @Sendable () -> Void) {
        self.act = act
    }

    func start() throws {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<SignalWatcher>.fromOpaque(context).takeRetainedValue().watch()
                return nil
            }, context)
        if failure == 0 { pthread_detach(thread) }
    }

    private func watch() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        var number: Int32 = 0
        sigwait(&signals, &number)
        act()
        sigwait(&signals, &number)
        _exit(128 + number)
    }
}
