// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Bounds how many files are examined at once: each may take much memory and processor time, in a process of its own.
final class Examinations: Sendable {
    private struct Queue {
        var free = 2
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private static let mostWaiting = 16

    private let queue = Mutex(Queue())

    /// Throws ``Problem`` when too many wait.
    func perform<T: Sendable>(_ work: @Sendable () async throws -> T) async throws -> T {
        guard queue.withLock({ $0.waiting.count < Self.mostWaiting }) else { throw Problem.examinationsBusy }
        await withCheckedContinuation { continuation in
            let isFree = queue.withLock { queue in
                guard queue.free == 0 else {
                    queue.free -= 1
                    return true
                }
                queue.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        defer { release() }
        return try await work()
    }

    /// Hands the place to the longest waiting caller.
    private func release() {
        let next = queue.withLock { queue -> CheckedContinuation<Void, Never>? in
            if queue.waiting.isEmpty {
                queue.free += 1
                return nil
            }
            return queue.waiting.removeFirst()
        }
        next?.resume()
    }
}
