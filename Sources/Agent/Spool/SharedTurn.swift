// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Synchronization

/// The exclusive right to one kind of work on a state directory, among all who work on it, in this process and in others (flock(2)).
package struct SharedTurn: Sendable {
    private let path: String

    package init(path: String) {
        self.path = path
    }

    /// Runs `body` while holding the turn; when another holds it, calls `waits` and waits until it is free.
    ///
    /// Throws `FileError` when the lock's file cannot be used, and `CancellationError` when cancelled before `body` began.
    package func hold<Result>(
        waits: () -> Void = {}, _ body: () async throws -> Result
    ) async throws -> Result {
        // Each holder opens the file again: the lock belongs to the open file description, so that it also excludes other holders in this process.
        let lock = try FileLock(path)
        if !lock.tryAcquire() {
            waits()
            try await LockWait().acquire(lock)
        }
        defer { lock.release() }
        return try await body()
    }
}

/// One wait for a lock, on a thread of its own. The wait in the kernel cannot be interrupted: when the task is cancelled, the thread remains until it
/// gets the lock, and releases it at once.
private final class LockWait: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Void, any Error>)
        case over
    }

    private let state = Mutex(State.idle)

    func acquire(_ lock: FileLock) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard begin(continuation) else { return continuation.resume(throwing: CancellationError()) }
                do throws(SystemError) {
                    try WorkerThread.start("turn") { [self] in
                        let result = Swift.Result { try lock.acquire() }
                        if !end(with: result) { lock.release() }
                    }
                } catch {
                    _ = end(with: .failure(error))
                }
            }
        } onCancel: {
            _ = end(with: .failure(CancellationError()))
        }
    }

    /// `false` when the wait was cancelled before it began.
    private func begin(_ continuation: CheckedContinuation<Void, any Error>) -> Bool {
        state.withLock { state in
            guard case .idle = state else { return false }
            state = .waiting(continuation)
            return true
        }
    }

    /// `false` when it was over already.
    private func end(with result: Swift.Result<Void, any Error>) -> Bool {
        let (wasOpen, continuation) = state.withLock { state in
            defer { state = .over }
            switch state {
            case .idle: return (true, CheckedContinuation<Void, any Error>?.none)
            case .waiting(let continuation): return (true, continuation)
            case .over: return (false, nil)
            }
        }
        continuation?.resume(with: result)
        return wasOpen
    }
}
