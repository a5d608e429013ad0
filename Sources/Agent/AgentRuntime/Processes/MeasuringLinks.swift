// SPDX-License-Identifier: Apache-2.0

internal import Linux
package import Logging
internal import Synchronization

/// The connections to the measuring processes, as the supervisor hands them over: a new one each time that a process was started afresh.
package final class MeasuringLinks: Sendable {
    private struct State {
        var links: [AgentRole: MeasuringLink] = [:]
        var waiting: [UInt64: (role: AgentRole, continuation: CheckedContinuation<MeasuringLink?, Never>)] = [:]
        var lastID: UInt64 = 0
    }

    /// Each connection to a capturing process, for the one that watches tenants.
    let captures: AsyncStream<MeasuringLink>
    private let capturesIn: AsyncStream<MeasuringLink>.Continuation
    private let state = Mutex(State())
    private let request: @Sendable (AgentRole) -> Void
    private let log: Logger

    /// - Parameter request: asks the supervisor for a process that is not kept running: ``AgentRole/load``.
    init(_ log: Logger, request: @escaping @Sendable (AgentRole) -> Void = { _ in }) {
        self.log = log
        self.request = request
        (captures, capturesIn) = AsyncStream.makeStream(of: MeasuringLink.self)
    }

    /// Starts the inside agent's measuring processes for one command, which end with it, and gives up this process's privileges. To be called on its
    /// only thread, after ``Privileges/keepRawSockets(as:)``.
    ///
    /// Throws ``StartError`` when one of them cannot start, and ``PrivilegeError``.
    package static func starting(_ settings: RoleSettings, _ log: Logger) throws -> MeasuringLinks {
        let processes = try [AgentRole.capture, .probe].map { try RoleProcess($0, settings) }
        for process in processes {
            if let failure = process.readFirstMessage() { throw StartError.process(failure) }
        }
        // Before the links' threads, which would keep what they inherit.
        try Privileges.drop(to: nil)
        let links = MeasuringLinks(log)
        for process in processes { try links.adopt(process.role, process.socket) }
        return links
    }

    /// Takes the connection to a process that is ready.
    func adopt(_ role: AgentRole, _ socket: MessageSocket) throws(SystemError) {
        let link = try MeasuringLink(role, socket, log)
        let waiting = state.withLock { state in
            state.links[role] = link
            let waiting = state.waiting.filter { $0.value.role == role }
            for id in waiting.keys { state.waiting[id] = nil }
            return waiting.values.map(\.continuation)
        }
        for continuation in waiting { continuation.resume(returning: link) }
        if role == .capture { capturesIn.yield(link) }
    }

    /// Ends a process that is not kept running.
    func release(_ role: AgentRole) {
        guard role == .load else { return }
        state.withLock { $0.links.removeValue(forKey: role) }?.close()
    }

    /// The connection to a process that runs; waits for it for `limit`. `nil` when there was none.
    func link(_ role: AgentRole, within limit: Duration) async -> MeasuringLink? {
        if let link = state.withLock({ $0.links[role] }), link.isOpen { return link }
        if role == .load { request(role) }
        return await withTaskGroup(of: MeasuringLink?.self) { group in
            group.addTask { await self.next(role) }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    /// The next connection that is open; `nil` when the task is cancelled.
    private func next(_ role: AgentRole) async -> MeasuringLink? {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let result: MeasuringLink?? = state.withLock { state in
                    if let link = state.links[role], link.isOpen { return .some(link) }
                    // A cancellation before this line found nobody waiting, and is seen here.
                    if Task.isCancelled { return .some(nil) }
                    state.waiting[id] = (role, continuation)
                    return .none
                }
                if let result { continuation.resume(returning: result) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.continuation.resume(returning: nil)
        }
    }
}
