// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Synchronization
internal import Linux

/// One raw socket with many readers: each subscriber gets every packet that arrives while it is subscribed.
///
/// Nothing is read without a subscriber; packets that arrived before the first subscription are dropped.
final class PacketFeed: Sendable {
    typealias Handler = @Sendable (ReceivedPacket) -> Void

    private struct State {
        var handlers: [Int: Handler] = [:]
        var next = 0
        var watch: UInt64?
    }

    private let descriptor: Int32
    private let poller: SocketPoller
    private let next: @Sendable () -> ReceivedPacket?
    private let state = Mutex(State())

    /// The number of packets that are read before other sockets get their turn.
    private static let batch = 256

    /// - Parameter next: takes the next packet that waits on the descriptor, and keeps it open.
    private init(_ descriptor: Int32, poller: SocketPoller, next: @escaping @Sendable () -> ReceivedPacket?) {
        self.descriptor = descriptor
        self.poller = poller
        self.next = next
    }

    convenience init(_ socket: ICMPSocket, poller: SocketPoller) {
        self.init(socket.descriptor.number, poller: poller) { ReceivedPacket.next(from: socket) }
    }

    convenience init(_ socket: RawLinkSocket, poller: SocketPoller) {
        self.init(socket.descriptorNumber, poller: poller) { ReceivedPacket.next(from: socket) }
    }

    /// `handler` runs on the polling thread, and must be quick.
    /// - Returns: the subscription's number, for ``unsubscribe(_:)``.
    func subscribe(_ handler: @escaping Handler) throws(ProbeError) -> Int {
        try state.withLock { state throws(ProbeError) in
            if state.watch == nil {
                discardPending()
                state.watch = try poller.watch(descriptor) { [weak self] in self?.deliver() }
            }
            state.next += 1
            state.handlers[state.next] = handler
            return state.next
        }
    }

    func unsubscribe(_ number: Int) {
        state.withLock { state in
            state.handlers[number] = nil
            guard state.handlers.isEmpty, let watch = state.watch else { return }
            poller.unwatch(watch)
            state.watch = nil
        }
    }

    private func deliver() {
        for _ in 0..<PacketFeed.batch {
            guard let packet = next() else { return }
            let handlers = state.withLock { Array($0.handlers.values) }
            for handler in handlers { handler(packet) }
        }
    }

    private func discardPending() {
        for _ in 0..<65_536 where next() == nil { return }
    }
}
