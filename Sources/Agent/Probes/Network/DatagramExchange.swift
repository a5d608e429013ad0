// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// Requests to one UDP port, and the answers. A datagram without an answer does not count as an open port.
struct DatagramExchange: Sendable {
    let source: IPAddress
    let sourcePort: UInt16
    private let socket: InternetSocket
    private let poller: SocketPoller

    enum Received: Sendable {
        case datagram([UInt8], at: ContinuousClock.Instant)
        /// No further datagram came by the deadline.
        case silence
        case failed(Cause)
    }

    /// - Parameter sourcePorts: comes from the first of them that is free; from any port when none is, unless it `isBound` to them.
    init(
        to destination: IPAddress, port: UInt16, from sourcePorts: [UInt16] = [], isBound: Bool = false,
        poller: SocketPoller
    ) async throws(TCPConnection.Failure) {
        let start = await poller.perform {
            SocketStart(destination, port, from: sourcePorts, isBound: isBound, kind: .datagram)
        }
        guard let socket = start.socket, start.failure == nil, let source = start.source else {
            throw TCPConnection.Failure(
                cause: .local("open a UDP socket: \(SystemError.text(start.failure?.rawValue ?? 0))"), seconds: 0)
        }
        self.source = source
        sourcePort = start.sourcePort
        self.socket = socket
        self.poller = poller
    }

    /// - Returns: the cause why the kernel did not send it, an ICMP error about an earlier datagram included; `nil` when it was sent.
    func send(_ bytes: [UInt8]) -> Cause? {
        switch socket.send(bytes) {
        case .success: nil
        case .failure(let failure): TCPConnection.cause(of: failure.errno, on: socket)
        }
    }

    /// The next datagram from the port that was asked; others are not received, the socket being connected.
    func receive(until deadline: ContinuousClock.Instant) async -> Received {
        switch await poller.readiness(of: socket.descriptor, for: .readable, until: deadline) {
        case .timedOut: return .silence
        case .cancelled: return .failed(.local("cancelled"))
        case .failed(let error): return .failed(.local("wait: \(SystemError.text(error))"))
        case .ready(let instant):
            switch socket.receive(atMost: PatternReply.longest) {
            case .success(let bytes): return .datagram(bytes, at: instant)
            case .failure(let failure): return .failed(TCPConnection.cause(of: failure.errno, on: socket))
            }
        }
    }
}
