// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Linux
import Synchronization

/// Runs asynchronous work from the synchronous part of a command, and waits for its end.
///
/// The first part of a command runs on the process's only thread: there sockets are opened and privileges given up, which
/// threads that exist already would not notice. SIGINT and SIGTERM cancel the work; a second one ends the process.
///
/// - Parameter ignoringSignals: whether the two signals are left to another process, which ends this one.
func runBlocking(ignoringSignals: Bool = false, _ body: @escaping @Sendable () async throws -> Void) throws {
    let signals = SignalSet([.interrupt, .terminate])
    // All later threads inherit the blocked signals, so that only the thread below, which waits for them, receives them.
    signals.block()
    Signal.brokenPipe.ignore()

    let outcome = Outcome()
    let task = Task.detached {
        do {
            try await body()
            outcome.set(.success(()))
        } catch {
            outcome.set(.failure(error))
        }
    }
    if !ignoringSignals {
        _ = try JoinableThread {
            _ = signals.wait()
            task.cancel()
            ThisProcess.exit(128 + signals.wait())
        }
    }
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
