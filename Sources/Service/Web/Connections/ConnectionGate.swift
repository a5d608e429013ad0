// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// First in a connection's pipeline, before TLS: closes the connection at once, without the goodbye that TLS would wait for, and ends a
/// handshake that takes too long.
final class ConnectionGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    let id: ConnectionTable.ID
    private let limit: TimeAmount
    private var timer: Scheduled<Void>?

    init(id: ConnectionTable.ID, limit: TimeAmount) {
        self.id = id
        self.limit = limit
    }

    func handlerAdded(context: ChannelHandlerContext) { restart(context) }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    /// The handshake is done.
    func stop() {
        timer?.cancel()
        timer = nil
    }

    /// Gives the connection so much time once more.
    func restart(_ context: ChannelHandlerContext) {
        stop()
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: limit) { Self.close(channel) }
    }

    /// Closes `channel` below TLS; from any thread.
    static func close(_ channel: any Channel) {
        channel.eventLoop.execute {
            guard let gate = try? channel.pipeline.syncOperations.context(handlerType: ConnectionGate.self) else {
                return channel.close(promise: nil)
            }
            gate.close(promise: nil)
        }
    }
}
