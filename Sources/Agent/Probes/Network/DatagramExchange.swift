// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Evidence
internal import Glibc
internal import Linux
internal import Values

/// Questions to one UDP port, and what comes back from it. Silence is silence: a datagram that vanishes is no open port.
struct DatagramExchange: Sendable {
    let source: IPAddress
    let sourcePort: UInt16
    private let descriptor: Descriptor
    private let poller: SocketPoller

    enum Received: Sendable {
        case datagram([UInt8], at: ContinuousClock.Instant)
        /// No more by the deadline.
        case silence
        case failed(Cause)
    }

    /// - Parameter sourcePorts: comes from the first of them that is free; from any port when none is.
    init(
        to destination: IPAddress, port: UInt16, from sourcePorts: [UInt16] = [], poller: SocketPoller
    ) async throws(TCPConnection.Failure) {
        let start = await poller.perform { SocketStart(destination, port, from: sourcePorts, kind: .datagram) }
        guard let descriptor = start.descriptor, start.error == 0, let source = start.source else {
            throw TCPConnection.Failure(
                cause: .local("open a UDP socket: \(SystemError.text(start.error))"), seconds: 0)
        }
        self.source = source
        sourcePort = start.sourcePort
        self.descriptor = descriptor
        self.poller = poller
    }

    /// - Returns: what kept the kernel from sending it, an ICMP error about an earlier datagram included; `nil` when it was sent.
    func send(_ bytes: [UInt8]) -> Cause? {
        let sent = titipan_write(descriptor.number, bytes, bytes.count)
        return sent < 0 ? DatagramExchange.cause(of: Int32(-sent), on: descriptor) : nil
    }

    /// The next datagram from the port that was asked; others are not received, the socket being connected.
    func receive(until deadline: ContinuousClock.Instant) async -> Received {
        switch await poller.readiness(of: descriptor, for: .readable, until: deadline) {
        case .timedOut: return .silence
        case .cancelled: return .failed(.local("cancelled"))
        case .failed(let error): return .failed(.local("wait: \(SystemError.text(error))"))
        case .ready(let instant):
            var length = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: PatternReply.longest) { buffer, count in
                length = titipan_read(descriptor.number, buffer.baseAddress, PatternReply.longest)
                count = max(0, length)
            }
            guard length < 0 else { return .datagram(bytes, at: instant) }
            return .failed(DatagramExchange.cause(of: Int32(-length), on: descriptor))
        }
    }

    /// The cause of an ICMP error, whose code is in the socket's error queue.
    private static func cause(of error: Int32, on descriptor: Descriptor) -> Cause {
        TCPConnection.cause(of: error, on: descriptor)
    }
}
