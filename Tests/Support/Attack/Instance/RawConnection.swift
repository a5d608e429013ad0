// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import NIOSSL

/// A connection on which any bytes can be sent, from any address of this machine.
final class RawConnection {
    private let channel: any Channel
    private var incoming: AsyncStream<[UInt8]>.Iterator
    private var received: [UInt8] = []
    private(set) var isOpen = true

    private init(_ channel: any Channel, _ incoming: AsyncStream<[UInt8]>.Iterator) {
        self.channel = channel
        self.incoming = incoming
    }

    /// - Parameter tls: `nil` for plain TCP.
    static func open(
        host: String, port: Int, from source: String = "127.0.0.1", tls: NIOSSLContext?
    ) async throws -> RawConnection {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(10))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: nil))
                    }
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }
            .bind(to: SocketAddress(ipAddress: source, port: 0))
            .connect(to: SocketAddress(ipAddress: host, port: port)).get()
        return RawConnection(channel, stream.makeAsyncIterator())
    }

    /// Sends the bytes and waits until they are handed over; a peer that has closed is no error here.
    func send(_ bytes: [UInt8]) async {
        try? await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    func close() {
        isOpen = false
        channel.close(mode: .all, promise: nil)
    }

    /// Runs `body`, and closes the connection when that takes longer.
    func bounded<Value>(_ seconds: Double, _ body: () async -> Value) async -> Value {
        let channel = channel
        let timer = channel.eventLoop.scheduleTask(in: .milliseconds(Int64(seconds * 1000))) {
            channel.close(mode: .all, promise: nil)
        }
        defer { timer.cancel() }
        return await body()
    }

    /// Takes bytes until `enough` says how many of them belong together; `nil` when the peer closes before.
    func take(until enough: ([UInt8]) -> Int?) async -> [UInt8]? {
        while true {
            if let count = enough(received) {
                defer { received.removeFirst(min(count, received.count)) }
                return Array(received.prefix(count))
            }
            guard let more = await incoming.next(isolation: #isolation) else {
                isOpen = false
                return nil
            }
            received += more
        }
    }

    /// Everything up to the end of the connection.
    func takeAll() async -> [UInt8] {
        _ = await take { _ in nil }
        defer { received = [] }
        return received
    }
}

/// Hands what arrives to a stream, which ends with the connection.
private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<[UInt8]>.Continuation

    init(_ continuation: AsyncStream<[UInt8]>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        continuation.yield(Array(buffer: unwrapInboundIn(data)))
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        continuation.finish()
        context.close(promise: nil)
    }
}
