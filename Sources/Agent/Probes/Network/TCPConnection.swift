// SPDX-License-Identifier: Apache-2.0

internal import Evidence
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
    private let socket: InternetSocket
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
    /// - Parameters:
    ///   - sourcePorts: comes from the first of them that is free; from any port when none is, unless it `isBound` to them.
    static func connect(
        to destination: IPAddress, port: UInt16, from sourcePorts: [UInt16] = [], isBound: Bool = false,
        until deadline: ContinuousClock.Instant, poller: SocketPoller
    ) async throws(Failure) -> TCPConnection {
        let start = await poller.perform { SocketStart(destination, port, from: sourcePorts, isBound: isBound) }
        let began = start.began
        let (source, sourcePort) = (start.source, start.sourcePort)
        let failure = { (cause: Cause, end: ContinuousClock.Instant) in
            Failure(cause: cause, seconds: (end - began).inSeconds, source: source, sourcePort: sourcePort)
        }
        guard let socket = start.socket else {
            throw failure(
                .local("open a TCP socket: \(SystemError.text(start.failure?.rawValue ?? 0))"), ContinuousClock.now)
        }
        var end = ContinuousClock.now
        if start.failure == .inProgress {
            switch await poller.readiness(of: socket.descriptor, for: .writable, until: deadline) {
            case .ready(let instant): end = instant
            case .timedOut: throw failure(.timedOut, ContinuousClock.now)
            case .cancelled: throw failure(.local("cancelled"), ContinuousClock.now)
            case .failed(let error): throw failure(.local("wait: \(SystemError.text(error))"), ContinuousClock.now)
            }
        }
        if let errno = start.failure == .inProgress ? socket.connectFailure() : start.failure {
            throw failure(cause(of: errno, on: socket), end)
        }
        guard let source else { throw failure(.local("the socket has no local address"), end) }
        return TCPConnection(
            source: source, sourcePort: sourcePort, connectSeconds: (end - began).inSeconds, established: end,
            socket: socket, poller: poller)
    }

    enum Received: Sendable {
        case bytes([UInt8], at: ContinuousClock.Instant)
        case ended
        case failed(Cause)
    }

    /// The next bytes.
    func receive(until deadline: ContinuousClock.Instant, atMost most: Int = 1_024) async -> Received {
        switch await poller.readiness(of: socket.descriptor, for: .readable, until: deadline) {
        case .timedOut: return .failed(.timedOut)
        case .cancelled: return .failed(.local("cancelled"))
        case .failed(let error): return .failed(.local("wait: \(SystemError.text(error))"))
        case .ready(let instant):
            switch socket.receive(atMost: most) {
            case .success(let bytes): return bytes.isEmpty ? .ended : .bytes(bytes, at: instant)
            case .failure(let failure): return .failed(TCPConnection.cause(of: failure.errno, on: socket))
            }
        }
    }

    /// Hands the bytes to the kernel: few enough for an empty send buffer.
    /// - Returns: the cause why it did not take them; `nil` when it did.
    func send(_ bytes: [UInt8]) -> Cause? {
        switch socket.send(bytes) {
        case .success(let sent): sent == bytes.count ? nil : .local("the send buffer is full")
        case .failure(let failure): TCPConnection.cause(of: failure.errno, on: socket)
        }
    }

    /// The same connection for libcurl to go on with; `nil` when the process has no descriptor left.
    func handedOver() -> TransferSocket? {
        socket.duplicate().map(TransferSocket.init)
    }

    /// The cause that an errno of connect(2) or recv(2) stands for, with the ICMP code from the error queue where there is one.
    static func cause(of errno: Errno, on socket: InternetSocket) -> Cause {
        while let error = socket.nextICMPError() {
            if error.isUnreachable { return .unreachable(code: Int(error.code)) }
        }
        switch errno {
        case .connectionRefused: return .refused
        case .timedOut: return .timedOut
        case .connectionReset, .brokenPipe: return .reset
        default: return .local(SystemError.text(errno.rawValue))
        }
    }
}
