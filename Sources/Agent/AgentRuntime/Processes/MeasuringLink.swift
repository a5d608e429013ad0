// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Logging
internal import Synchronization

/// The delivering process's end of the connection to a measuring process, from its start to its end. What comes from there is bounded: a message that
/// is none, or more of them than a run can have, ends the connection, and with it the measuring process, which is then started afresh.
final class MeasuringLink: Sendable {
    private struct State {
        var isOpen = true
        var run = 0
        /// Messages that the run under way may still send.
        var remaining = 0
        var events: AsyncStream<MeasuringEvent>.Continuation?
    }

    let role: AgentRole
    /// The windows of the tenants that it watches; ends with the connection. For one consumer, which may be slow: the oldest are lost then.
    let windows: AsyncStream<WindowUpload>
    private let windowsIn: AsyncStream<WindowUpload>.Continuation
    private let socket: MessageSocket
    private let sending = Mutex(())
    private let state = Mutex(State())
    private let log: Logger

    init(_ role: AgentRole, _ socket: MessageSocket, _ log: Logger) throws(SystemError) {
        self.role = role
        self.socket = socket
        self.log = log
        (windows, windowsIn) = AsyncStream.makeStream(of: WindowUpload.self, bufferingPolicy: .bufferingNewest(256))
        try WorkerThread.start("\(role.rawValue) link") { self.read() }
    }

    deinit { socket.shutDown() }

    var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Ends the connection. The measuring process ends by it.
    func close() { socket.shutDown() }

    /// Sends a request from a thread of its own, since it may wait for the other end. `false` when the connection has ended.
    func send(_ request: MeasuringRequest) async -> Bool {
        guard isOpen, let bytes = try? CanonicalJSON.encode(request) else { return false }
        let call = BlockingCall("\(role.rawValue) request") { [self] in
            sending.withLock { _ in socket.send(bytes, milliseconds: 5_000) }
        }
        let isSent = (try? await call.value { $0() }) ?? false
        if !isSent { close() }
        return isSent
    }

    /// Begins a run: the stream has its events, and ends behind ``MeasuringEvent/ended(run:refusal:)`` or with the connection. A run under way
    /// before is given up.
    func begin(checks: Int) -> (run: Int, events: AsyncStream<MeasuringEvent>) {
        let (stream, continuation) = AsyncStream.makeStream(of: MeasuringEvent.self)
        let (run, before) = state.withLock { state in
            let before = state.events
            state.run += 1
            // Started, frames and finished for each check, and the end.
            state.remaining = 3 * checks + 1
            state.events = state.isOpen ? continuation : nil
            return (state.run, state.isOpen ? before : continuation)
        }
        before?.finish()
        return (run, stream)
    }

    private func read() {
        while let message = socket.receive() {
            do {
                guard take(try CanonicalJSON.decode(MeasuringEvent.self, from: message.bytes)) else {
                    log.error("\(role.name) sends what nobody asked for: it is ended")
                    break
                }
            } catch {
                log.error(
                    "\(role.name) sends what cannot be: it is ended",
                    metadata: ["why": "\(CanonicalJSON.describe(error))"])
                break
            }
        }
        socket.shutDown()
        let events = state.withLock { state in
            state.isOpen = false
            defer { state.events = nil }
            return state.events
        }
        events?.finish()
        windowsIn.finish()
    }

    /// `false` when it may not send this.
    private func take(_ event: MeasuringEvent) -> Bool {
        switch event {
        case .ready, .failed: return false
        case .windows(let upload):
            guard role == .capture else { return false }
            windowsIn.yield(upload)
            return true
        case .started(let run, _), .frames(let run, _), .finished(let run, _), .ended(let run, _):
            return state.withLock { state in
                // A run that was given up may have something under way.
                guard run == state.run else { return run < state.run && run > 0 }
                guard state.remaining > 0 else { return false }
                state.remaining -= 1
                state.events?.yield(event)
                if case .ended = event {
                    state.remaining = 0
                    state.events?.finish()
                    state.events = nil
                }
                return true
            }
        }
    }
}
