// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Linux
internal import Sampling
internal import Synchronization
internal import Values

/// A frame of the link, stamped by the monotonic clock too.
struct CapturedFrame: Sendable {
    let bytes: [UInt8]
    let isOutgoing: Bool
    let instant: ContinuousClock.Instant
}

/// The TCP segments and UDP datagrams of the probes' own connections as the room's link carried them, and the ICMP errors about them: which the
/// system's sockets hide. Everything else is dropped in the kernel, and kept frames are cut behind their headers.
final class ConnectionCapture: Sendable {
    typealias Handler = @Sendable (CapturedFrame) -> Void

    private struct State {
        var followers: [Int: (host: IPAddress, handler: Handler)] = [:]
        var next = 0
        var watch: UInt64?
    }

    private let socket: WireSocket
    private let poller: SocketPoller
    private let state = Mutex(State())

    /// The number of frames that are read before other sockets get their turn.
    private static let batch = 256
    /// Ethernet, the longest headers of IPv4 and TCP, and more than any ICMP error's quotation of them.
    private static let keptBytes: UInt32 = 160

    init(_ socket: WireSocket, poller: SocketPoller) {
        self.socket = socket
        self.poller = poller
    }

    /// Calls `handler` on the polling thread with frames to and from `host`, and with ICMP errors from any address, until ``unfollow(_:)``.
    func follow(_ host: IPAddress, _ handler: @escaping Handler) throws(ProbeError) -> Int {
        try state.withLock { state throws(ProbeError) in
            if state.watch == nil {
                state.watch = try poller.watch(socket.descriptorNumber) { [weak self] in
                    self?.read(ConnectionCapture.batch)
                }
            }
            state.next += 1
            state.followers[state.next] = (host, handler)
            try listen(state)
            return state.next
        }
    }

    /// Takes what has been seen up to now first.
    func unfollow(_ number: Int) async {
        await poller.perform { [self] in read(65_536) }
        state.withLock { state in
            state.followers[number] = nil
            // A filter that is too wide for a moment does no harm: frames without followers are dropped.
            try? listen(state)
            guard state.followers.isEmpty, let watch = state.watch else { return }
            poller.unwatch(watch)
            state.watch = nil
        }
    }

    private func listen(_ state: State) throws(ProbeError) {
        let hosts = Set(state.followers.values.map(\.host)).sorted()
        let program =
            hosts.isEmpty ? .dropAll : FilterProgram.conversations(with: hosts, keeping: ConnectionCapture.keptBytes)
        do throws(CaptureError) { try socket.attach(program) } catch { throw ProbeError(error) }
    }

    private func read(_ most: Int) {
        for _ in 0..<most {
            guard let frame = socket.receive() else { return }
            let tapped = CapturedFrame(
                bytes: frame.bytes, isOutgoing: frame.isOutgoing,
                instant: frame.wallTime.map(ContinuousClock.Instant.init(stamped:)) ?? .now)
            for handler in state.withLock({ $0.followers.values.map(\.handler) }) { handler(tapped) }
        }
    }
}
