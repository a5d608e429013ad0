// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Evidence
internal import Glibc
internal import Linux
internal import CurlClient
internal import Values

/// One TCP connection to one address, timed by the polling thread. Closing it sends a reset: a probe leaves nothing in TIME_WAIT.
struct TCPConnection: Sendable {
    let source: IPAddress
    let sourcePort: UInt16
    /// From the call of connect(2), which sends the SYN, to established.
    let connectSeconds: Double
    let established: ContinuousClock.Instant
    private let descriptor: Descriptor
    private let poller: SocketPoller

    /// A connection that was not made, and what is known of the attempt.
    struct Failure: Error, Sendable {
        var cause: Cause
        var seconds: Double
        /// The local address, when the system had chosen one.
        var source: IPAddress?
        var sourcePort: UInt16 = 0
    }

    /// One attempt to one address; the kernel repeats its SYN after 1 and 3 seconds, as RFC 6298 has it.
    ///
    /// - Parameter sourcePorts: comes from the first of them that is free; from any port when none is.
    static func connect(
        to destination: IPAddress, port: UInt16, from sourcePorts: [UInt16] = [],
        until deadline: ContinuousClock.Instant, poller: SocketPoller
    ) async throws(Failure) -> TCPConnection {
        let start = await poller.perform { SocketStart(destination, port, from: sourcePorts) }
        let began = start.began
        let (source, sourcePort) = (start.source, start.sourcePort)
        let failure = { (cause: Cause, end: ContinuousClock.Instant) in
            Failure(cause: cause, seconds: (end - began).inSeconds, source: source, sourcePort: sourcePort)
        }
        guard let descriptor = start.descriptor else {
            throw failure(.local("open a TCP socket: \(SystemError.text(start.error))"), ContinuousClock.now)
        }
        var end = ContinuousClock.now
        if start.error == EINPROGRESS {
            switch await poller.readiness(of: descriptor, for: .writable, until: deadline) {
            case .ready(let instant): end = instant
            case .timedOut: throw failure(.timedOut, ContinuousClock.now)
            case .cancelled: throw failure(.local("cancelled"), ContinuousClock.now)
            case .failed(let error): throw failure(.local("wait: \(SystemError.text(error))"), ContinuousClock.now)
            }
        }
        let error = start.error == EINPROGRESS ? titipan_socket_error(descriptor.number) : start.error
        guard error == 0 else { throw failure(cause(of: error, on: descriptor), end) }
        guard let source else { throw failure(.local("the socket has no local address"), end) }
        return TCPConnection(
            source: source, sourcePort: sourcePort, connectSeconds: (end - began).inSeconds, established: end,
            descriptor: descriptor, poller: poller)
    }

    enum Received: Sendable {
        case bytes([UInt8], at: ContinuousClock.Instant)
        case ended
        case failed(Cause)
    }

    /// The next bytes, at most 1024.
    func receive(until deadline: ContinuousClock.Instant) async -> Received {
        switch await poller.readiness(of: descriptor, for: .readable, until: deadline) {
        case .timedOut: return .failed(.timedOut)
        case .cancelled: return .failed(.local("cancelled"))
        case .failed(let error): return .failed(.local("wait: \(SystemError.text(error))"))
        case .ready(let instant):
            var length = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 1024) { buffer, count in
                length = titipan_read(descriptor.number, buffer.baseAddress, 1024)
                count = max(0, length)
            }
            if length < 0 { return .failed(TCPConnection.cause(of: Int32(-length), on: descriptor)) }
            return length == 0 ? .ended : .bytes(bytes, at: instant)
        }
    }

    /// Hands the bytes to the kernel: few enough for an empty send buffer.
    /// - Returns: what kept it from taking them; `nil` when it did.
    func send(_ bytes: [UInt8]) -> Cause? {
        let sent = titipan_write(descriptor.number, bytes, bytes.count)
        guard sent < 0 else { return sent == bytes.count ? nil : .local("the send buffer is full") }
        return TCPConnection.cause(of: Int32(-sent), on: descriptor)
    }

    /// The same connection for libcurl to go on with; `nil` when the process has no descriptor left.
    func handedOver() -> TransferSocket? {
        let number = titipan_duplicate(descriptor.number)
        return number < 0 ? nil : TransferSocket(number)
    }

    /// What an errno of connect(2) or recv(2) says of the target, with the ICMP code from the error queue where there is one.
    static func cause(of error: Int32, on descriptor: Descriptor) -> Cause {
        var icmp = titipan_icmp_error()
        while titipan_next_icmp_error(descriptor.number, &icmp) == 0 {
            let isUnreachable = icmp.origin == 2 && icmp.type == 3 || icmp.origin == 3 && icmp.type == 1
            if isUnreachable { return .unreachable(code: Int(icmp.code)) }
        }
        switch error {
        case ECONNREFUSED: return .refused
        case ETIMEDOUT: return .timedOut
        case ECONNRESET, EPIPE: return .reset
        default: return .local(SystemError.text(error))
        }
    }
}
