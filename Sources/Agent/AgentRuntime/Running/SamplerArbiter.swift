// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The sampler measures one thing at a time: live monitoring gives way to a verification and comes back after it.
///
/// Turns are given in the order of asking. A waiting task that is cancelled stops waiting.
final class SamplerArbiter: Sendable {
    /// A turn that gives way to urgent ones, while it lasts.
    struct Turn: Sendable {
        fileprivate let arbiter: SamplerArbiter

        /// Calls `giveWay` once an urgent request waits: at once, if one does already; never after the turn's end.
        func whenWanted(_ giveWay: @escaping @Sendable () -> Void) {
            arbiter.whenWanted(giveWay)
        }
    }

    private struct Waiter {
        let id: UInt64
        let isUrgent: Bool
        /// Resumed with `false` when the wait was cancelled.
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var isTaken = false
        /// Called when another task wants the turn; makes the present holder release it.
        var giveWay: (@Sendable () -> Void)?
        var waiting: [Waiter] = []
    }

    private let state = Mutex(State())
    private let lastID = Atomic<UInt64>(0)

    var isTaken: Bool { state.withLock { $0.isTaken } }
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Runs `body` alone; the holder of the turn is asked to release it. Throws `CancellationError` when cancelled before it began.
    func preempting<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await take(isUrgent: true)
        defer { give() }
        return try await body()
    }

    /// Runs `body` alone, after those who asked before; `body` sets how it is made to release the turn. Throws as ``preempting(_:)`` does.
    func preemptible<Result>(_ body: (Turn) async throws -> Result) async throws -> Result {
        try await take(isUrgent: false)
        defer { give() }
        return try await body(Turn(arbiter: self))
    }

    private func take(isUrgent: Bool) async throws(CancellationError) {
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        let isMine = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enter(Waiter(id: id, isUrgent: isUrgent, continuation: continuation))
            }
        } onCancel: {
            leave(id)
        }
        guard isMine else { throw CancellationError() }
    }

    private func enter(_ waiter: Waiter) {
        enum Next {
            case begins, waits(asking: (@Sendable () -> Void)?), isCancelled
        }
        let next = state.withLock { state -> Next in
            // A cancellation before this line found no waiter and is seen here; one after it finds the waiter.
            if Task.isCancelled { return .isCancelled }
            guard state.isTaken else {
                state.isTaken = true
                return .begins
            }
            state.waiting.append(waiter)
            guard waiter.isUrgent else { return .waits(asking: nil) }
            defer { state.giveWay = nil }
            return .waits(asking: state.giveWay)
        }
        switch next {
        case .begins: waiter.continuation.resume(returning: true)
        case .waits(let holder): holder?()
        case .isCancelled: waiter.continuation.resume(returning: false)
        }
    }

    private func leave(_ id: UInt64) {
        let waiter = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: false)
    }

    private func whenWanted(_ giveWay: @escaping @Sendable () -> Void) {
        let isWanted = state.withLock { state in
            let isWanted = state.waiting.contains(where: \.isUrgent)
            if !isWanted { state.giveWay = giveWay }
            return isWanted
        }
        if isWanted { giveWay() }
    }

    private func give() {
        let next = state.withLock { state -> Waiter? in
            state.giveWay = nil
            guard !state.waiting.isEmpty else {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.continuation.resume(returning: true)
    }
}
