// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Synchronization

/// The sending direction of a measuring process's socket, for all its threads. Without its other end the process ends.
final class EventSocket: Sendable {
    private let socket: Mutex<MessageSocket>

    init(_ socket: MessageSocket) {
        self.socket = Mutex(socket)
    }

    func send(_ event: MeasuringEvent) {
        guard let bytes = try? CanonicalJSON.encode(event) else { return }
        let isSent = socket.withLock { $0.send(bytes, milliseconds: 30_000) }
        if !isSent { ThisProcess.exit(0) }
    }

    /// A result that cannot be written is one that was not measured.
    func send(_ result: CheckResult, run: Int) {
        if (try? CanonicalJSON.encode(result)) != nil { return send(.finished(run: run, result)) }
        var failure = result
        failure.measurement = .failure(LocalFailure(what: "the measurement holds figures that cannot be written"))
        failure.seconds = 0
        send(.finished(run: run, failure))
    }
}
