// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import Linux
internal import Values

/// The thread behind ``SocketPoller``: one epoll(7) instance, one-shot waits with deadlines, standing watches, and work to do there.
final class PollLoop: Sendable {
    typealias Instant = ContinuousClock.Instant

    private enum Entry {
        case wait(descriptor: Int32, CheckedContinuation<Readiness, Never>)
        case watch(descriptor: Int32, @Sendable () -> Void)
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        /// Waits that were cancelled before they were registered.
        var cancelledEarly: Set<UInt64> = []
        var deadlines = DeadlineQueue()
        var work: [@Sendable () -> Void] = []
        var stopped = false
    }

    private static let wakeToken: UInt64 = 0

    private let epoll: Epoll
    private let signal: WakeSignal
    private let state = Mutex(State())
    private let lastToken = Atomic<UInt64>(0)

    init() throws(ProbeError) {
        do throws(SystemError) {
            signal = try WakeSignal()
            epoll = try Epoll()
            try epoll.add(signal.descriptor.number, for: .readable, token: PollLoop.wakeToken)
        } catch {
            throw ProbeError(error)
        }
    }

    func newToken() -> UInt64 {
        lastToken.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Starts the thread, which keeps `self` alive until ``stop()``. It lives in the network namespace of its creator.
    func start() throws(ProbeError) {
        try ProbeError.wrapping { () throws(SystemError) in
            try WorkerThread.start("titipan-poll") { self.run() }
        }
    }

    /// Ends the thread; callers that still wait get `.cancelled`.
    func stop() {
        state.withLock { $0.stopped = true }
        signal.raise()
    }

    func enqueue(_ body: @escaping @Sendable () -> Void) {
        let accepted = state.withLock { state in
            if !state.stopped { state.work.append(body) }
            return !state.stopped
        }
        accepted ? signal.raise() : body()
    }

    func wait(
        _ token: UInt64, descriptor: Int32, for interest: Epoll.Interest, until deadline: Instant,
        _ continuation: CheckedContinuation<Readiness, Never>
    ) {
        let refusal: Readiness? = state.withLock { state in
            if state.stopped || state.cancelledEarly.remove(token) != nil { return .cancelled }
            do throws(SystemError) {
                try epoll.add(descriptor, for: interest, token: token, isOneShot: true)
            } catch {
                return .failed(error.number)
            }
            state.entries[token] = .wait(descriptor: descriptor, continuation)
            state.deadlines.insert(token, at: deadline)
            return nil
        }
        if let refusal { continuation.resume(returning: refusal) } else { signal.raise() }
    }

    func watch(_ token: UInt64, descriptor: Int32, _ handler: @escaping @Sendable () -> Void) throws(ProbeError) {
        try ProbeError.wrapping { () throws(SystemError) in
            try state.withLock { (state) throws(SystemError) in
                try epoll.add(descriptor, for: .readable, token: token)
                state.entries[token] = .watch(descriptor: descriptor, handler)
            }
        }
    }

    func unwatch(_ token: UInt64) {
        state.withLock { state in
            guard case .watch(let descriptor, _)? = state.entries.removeValue(forKey: token) else { return }
            epoll.remove(descriptor)
        }
    }

    func cancel(_ token: UInt64) {
        let waiting = state.withLock { state in
            if state.entries[token] == nil { state.cancelledEarly.insert(token) }
            return takeWait(token, from: &state)
        }
        waiting?.resume(returning: .cancelled)
    }

    /// Called once a wait is over, so that a late cancellation leaves nothing behind.
    func forget(_ token: UInt64) {
        state.withLock { _ = $0.cancelledEarly.remove(token) }
    }

    private func takeWait(_ token: UInt64, from state: inout State) -> CheckedContinuation<Readiness, Never>? {
        guard case .wait(let descriptor, let continuation)? = state.entries[token] else { return nil }
        state.entries[token] = nil
        epoll.remove(descriptor)
        return continuation
    }

    private func run() {
        let tokens = UnsafeMutablePointer<UInt64>.allocate(capacity: Epoll.batch)
        defer { tokens.deallocate() }
        while true {
            let (deadline, stopped) = state.withLock { ($0.deadlines.earliest, $0.stopped) }
            if stopped { break }
            let ready = epoll.wait(tokens, milliseconds: PollLoop.milliseconds(until: deadline))
            let now = ContinuousClock.now
            for index in 0..<ready { fire(tokens[index], at: now) }
            let work = state.withLock { state in
                let work = state.work
                state.work = []
                return work
            }
            for body in work { body() }
            expire(at: now)
        }
        drain()
    }

    private func fire(_ token: UInt64, at now: Instant) {
        if token == PollLoop.wakeToken {
            signal.lower()
            return
        }
        let (waiting, handler) = state.withLock { state in
            if case .watch(_, let handler)? = state.entries[token] {
                return (CheckedContinuation<Readiness, Never>?.none, Optional(handler))
            }
            return (takeWait(token, from: &state), nil)
        }
        waiting?.resume(returning: .ready(at: now))
        handler?()
    }

    private func expire(at now: Instant) {
        let late = state.withLock { state in
            var late: [CheckedContinuation<Readiness, Never>] = []
            while let token = state.deadlines.popExpired(at: now) {
                if let waiting = takeWait(token, from: &state) { late.append(waiting) }
            }
            return late
        }
        for waiting in late { waiting.resume(returning: .timedOut) }
    }

    private func drain() {
        let (waiting, work) = state.withLock { state in
            let waiting = state.entries.keys.compactMap { takeWait($0, from: &state) }
            let work = state.work
            state = State()
            state.stopped = true
            return (waiting, work)
        }
        for continuation in waiting { continuation.resume(returning: .cancelled) }
        for body in work { body() }
    }

    /// Rounded up, so that a deadline is past when the wait for it ends; -1 waits for ever.
    private static func milliseconds(until deadline: Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = deadline - ContinuousClock.now
        guard left > .zero else { return 0 }
        return Int32(clamping: Int64(saturating: left / .milliseconds(1)) + 1)
    }
}
