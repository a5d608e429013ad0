// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// HTTP/1.1 over TLS on a connection that has to be admitted first.
///
/// A set-up that failed would end the whole listener (NIO's asynchronous server channel finishes with the error of a child), so that
/// what is dropped is set up as well, without TLS, and closed before it is registered.
struct GuardedChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let tls: @Sendable () -> NIOSSLServerHandler
    private let connections: Connections
    private let configuration: HTTP1Channel.Configuration
    private let bodyLimit: TimeAmount
    private let http: HTTP1Channel

    /// - Parameters:
    ///   - tls: makes the TLS of a connection.
    ///   - bodyLimit: for the body of a request.
    ///   - headLimit: between the end of an answer and the next request's head.
    init(
        responder: @escaping HTTPChannelHandler.Responder, tls: @escaping @Sendable () -> NIOSSLServerHandler,
        connections: Connections, headLimit: TimeAmount, bodyLimit: TimeAmount
    ) {
        self.tls = tls
        self.connections = connections
        self.bodyLimit = bodyLimit
        configuration = HTTP1Channel.Configuration(
            idleTimeout: headLimit,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100))
        http = HTTP1Channel(responder: responder, configuration: configuration)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let (id, admission) = connections.open(channel)
        guard admission != .dropped else {
            channel.eventLoop.execute { channel.close(promise: nil) }
            return http.setup(channel: channel, logger: logger)
        }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
                ConnectionGate(id: id, limit: connections.handshakeLimit))
            try channel.pipeline.syncOperations.addHandler(tls())
        }.flatMap {
            var guarded = configuration
            guarded.additionalChannelHandlers = { [connections, bodyLimit] in
                [
                    ConnectionPhases(connections: connections, isRefused: admission == .refused),
                    RequestDeadline(limit: bodyLimit),
                ]
            }
            return HTTP1Channel(responder: http.responder, configuration: guarded)
                .setup(channel: channel, logger: logger)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}
