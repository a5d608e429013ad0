// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Threads that each own one connection and take jobs from a common queue: libpq blocks, the cooperative pool must not.
final class PostgresWorkers: Sendable {
    /// Gets the worker's connection, or `nil` when the workers are closed.
    typealias Job = @Sendable (PostgresSlot?) -> Void

    private struct State {
        var jobs: [Job] = []
        var isClosing = false
        var running: Int
        var ended: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    /// Counts jobs that wait; on closing, one more for each thread.
    private let available = DispatchSemaphore(value: 0)
    private let count: Int

    init(count: Int, conninfo: String) {
        self.count = count
        state = Mutex(State(running: count))
        for number in 1...max(count, 1) {
            let thread = Thread { [self] in
                let slot = PostgresSlot(conninfo: conninfo)
                while let job = nextJob() { job(slot) }
                slot.disconnect()
                threadEnded()
            }
            thread.name = "postgres-\(number)"
            thread.start()
        }
    }

    func submit(_ job: @escaping Job) {
        let isAccepted = state.withLock { state in
            if !state.isClosing { state.jobs.append(job) }
            return !state.isClosing
        }
        guard isAccepted else { return job(nil) }
        available.signal()
    }

    /// Lets every job that was submitted finish, then ends the threads and their connections.
    func close() async {
        await withCheckedContinuation { continuation in
            let (isFirst, isOver) = state.withLock { state in
                defer { state.isClosing = true }
                if state.running > 0 { state.ended.append(continuation) }
                return (!state.isClosing, state.running == 0)
            }
            if isFirst { for _ in 0..<count { available.signal() } }
            if isOver { continuation.resume() }
        }
    }

    /// Waits for a job; `nil` when closing and none is left.
    private func nextJob() -> Job? {
        available.wait()
        return state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    }

    private func threadEnded() {
        let ended = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.running -= 1
            return state.running == 0 ? state.ended : []
        }
        for continuation in ended { continuation.resume() }
    }
}

/// One worker's connection, opened when needed; stays on the worker's thread.
final class PostgresSlot {
    private let conninfo: String
    private var open: PostgresSession?
    private var wasConnected = false

    init(conninfo: String) {
        self.conninfo = conninfo
    }

    /// The open connection, or a new one when there is none or it was lost. Throws `connectionLost` or `unavailable`.
    func session() throws(DatabaseError) -> PostgresSession {
        if let open, open.isUsable { return open }
        open = nil
        do {
            let session = try PostgresSession(conninfo: conninfo)
            open = session
            wasConnected = true
            return session
        } catch {
            // A worker that was connected before waits for a failover or restart to end; a failure of the first connection is thrown at once.
            guard wasConnected else { throw error }
            throw DatabaseError(.connectionLost, error.message, engineCode: error.engineCode)
        }
    }

    func disconnect() {
        open = nil
    }
}
