// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// How a wait for a socket ended.
enum Readiness: Sendable, Equatable {
    /// Readable or writable, seen by the polling thread at this time: no delay of the cooperative pool is in it.
    case ready(at: ContinuousClock.Instant)
    case timedOut
    case cancelled
    /// epoll refused the descriptor: errno.
    case failed(Int32)
}

/// Waits for non-blocking sockets on one thread of its own, so that no probe blocks the cooperative pool.
///
/// Sockets are opened on that thread too (``perform(_:)``): they belong to the network namespace in which the poller was made.
package final class SocketPoller: Sendable {
    private let loop: PollLoop

    /// - Throws: when the system gives no epoll instance, eventfd or thread.
    package init() throws(ProbeError) {
        loop = try PollLoop()
        try loop.start()
    }

    deinit {
        loop.stop()
    }

    /// Runs `body`, which must not block, on the polling thread.
    func perform<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            loop.enqueue { continuation.resume(returning: body()) }
        }
    }

    /// Waits until the descriptor is ready, has failed or hung up (all of which are `.ready`), or `deadline` has passed.
    /// One wait at a time for each descriptor. The caller keeps it open meanwhile.
    func readiness(
        of descriptor: Descriptor, for interest: Epoll.Interest, until deadline: ContinuousClock.Instant
    ) async -> Readiness {
        let token = loop.newToken()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.wait(
                    token, descriptor: descriptor.number, for: interest, until: deadline, continuation)
            }
        } onCancel: {
            loop.cancel(token)
        }
        loop.forget(token)
        return result
    }

    /// Calls `handler` on the polling thread whenever the descriptor is readable, until ``unwatch(_:)``. The handler reads until
    /// nothing is left, and keeps the descriptor open.
    func watch(_ descriptor: Int32, handler: @escaping @Sendable () -> Void) throws(ProbeError) -> UInt64 {
        let token = loop.newToken()
        try loop.watch(token, descriptor: descriptor, handler)
        return token
    }

    func unwatch(_ token: UInt64) {
        loop.unwatch(token)
    }
}
