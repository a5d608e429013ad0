// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Synchronization
internal import Values

/// Watches the prober's own port while connections to one target are made.
final class HandshakeWatch: Sendable {
    private let capture: ConnectionCapture
    private let tracker: Mutex<HandshakeTracker>
    private let number: Mutex<Int?> = Mutex(nil)

    /// Time to wait after a refusal, when the real answer may still be under way.
    private static let settleTime = Duration.milliseconds(400)

    /// `nil` where frames cannot be seen, as at the outside vantage.
    /// - Parameter trace: keeps the frames of the connections, in the order in which they are evaluated.
    init?(of address: IPAddress, _ port: UInt16, in run: ProbeRun, into trace: CheckTrace) throws(ProbeError) {
        guard let capture = run.environment.wire else { return nil }
        self.capture = capture
        tracker = Mutex(HandshakeTracker(address: address, port: port))
        let number = try capture.follow(address) { [weak self, ownPorts = run.ownPorts] frame in
            guard let flow = FlowFrame(frame.bytes) else { return }
            if frame.isOutgoing, flow.destination == address, flow.destinationPort == port {
                ownPorts.insert(flow.sourcePort)
            }
            self?.tracker.withLock { tracker in
                tracker.receive(flow, isOutgoing: frame.isOutgoing, at: frame.instant)
                trace.add(frame, flow, ifTo: address, ports: [port])
            }
        }
        self.number.withLock { $0 = number }
    }

    /// - Parameter lingering: whether the connection failed, and late answers are waited for.
    /// - Returns: the recorded answers to the connection requests from `sourcePort`.
    func end(from sourcePort: UInt16, lingering: Bool = false) async -> HandshakeMeasurement? {
        if lingering { try? await Task.sleep(for: HandshakeWatch.settleTime, clock: .continuous) }
        let number = number.withLock { number in
            defer { number = nil }
            return number
        }
        if let number { await capture.unfollow(number) }
        return tracker.withLock { $0.measurement(from: sourcePort) }
    }
}
