// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// One call that blocks, on a thread of its own, waited for by a task.
///
/// A call cannot be interrupted: when the task is cancelled the thread runs to its end, and its result is discarded. The caller bounds the call in
/// time.
package final class BlockingCall<Value: Sendable>: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Value, any Error>)
        case over
    }

    private let name: String
    private let body: @Sendable () throws -> Value
    private let state = Mutex(State.idle)

    /// - Parameter name: of the thread (15 bytes).
    package init(_ name: String, _ body: @escaping @Sendable () throws -> Value) {
        self.name = name
        self.body = body
    }

    /// - Parameter start: runs what it is given at once, on a thread whose network namespace the call's thread is to share.
    /// - Throws: what the call throws; `CancellationError`; ``SystemError`` when the system has no thread left.
    package func value(
        startingBy start: @escaping @Sendable (@escaping @Sendable () -> Void) async -> Void
    ) async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard begin(continuation) else { return continuation.resume(throwing: CancellationError()) }
                Task {
                    await start { [self] in
                        do throws(SystemError) {
                            try WorkerThread.start(name) { [self] in end(with: Result { try body() }) }
                        } catch {
                            end(with: .failure(error))
                        }
                    }
                }
            }
        } onCancel: {
            end(with: .failure(CancellationError()))
        }
    }

    /// `false` when the wait was cancelled before it began.
    private func begin(_ continuation: CheckedContinuation<Value, any Error>) -> Bool {
        state.withLock { state in
            guard case .idle = state else { return false }
            state = .waiting(continuation)
            return true
        }
    }

    private func end(with result: Result<Value, any Error>) {
        let continuation = state.withLock { state in
            defer { state = .over }
            guard case .waiting(let continuation) = state else { return CheckedContinuation<Value, any Error>?.none }
            return continuation
        }
        continuation?.resume(with: result)
    }
}
