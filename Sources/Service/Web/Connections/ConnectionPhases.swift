// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import NIOHTTPTypes
import NIOTLS
internal import Words

/// Between HTTP and the routes: tells how far a connection is, answers for those that have no room, and lets no text through that costs more to
/// compare than to send.
final class ConnectionPhases: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum Ending {
        /// The answer under way is the last one.
        case afterAnswer
        /// What still arrives is thrown away.
        case discarding
    }

    private let connections: Connections
    private var gate: ConnectionGate?
    private var isRefused: Bool
    /// Requests whose head has come and whose answer is not complete.
    private var open = 0
    private var isReceiving = false
    /// The answer under way is an event stream, which ends when the reader does.
    private var isStreaming = false
    private var ending: Ending?

    init(connections: Connections, isRefused: Bool) {
        self.connections = connections
        self.isRefused = isRefused
    }

    func handlerAdded(context: ChannelHandlerContext) {
        gate = try? context.pipeline.syncOperations.handler(type: ConnectionGate.self)
    }

    func handlerRemoved(context: ChannelHandlerContext) { gate = nil }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent {
            if isRefused { gate?.restart(context) } else { gate?.stop() }
        }
        // A client may well end its side after a request and wait for the answer; but a stream's reader is gone.
        if isStreaming, case .inputClosed? = event as? ChannelEvent { ConnectionGate.close(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard ending != .discarding else { return }
        switch unwrapInboundIn(data) {
        case .head(let request):
            isReceiving = true
            open += 1
            if isRefused {
                return answer(.serviceUnavailable, Self.full, retryAfter: "5", context)
            }
            guard Self.isPlain(request.path), Self.isPlain(request.authority) else {
                return answer(.badRequest, Self.notASCII, retryAfter: nil, context)
            }
            report(.receiving)
            context.fireChannelRead(wrapInboundOut(.head(Self.withPlainFields(request))))
        case .body(let bytes):
            context.fireChannelRead(wrapInboundOut(.body(bytes)))
        case .end(let trailers):
            isReceiving = false
            report(.answering)
            context.fireChannelRead(wrapInboundOut(.end(trailers)))
        }
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var response)
        where isReceiving && open == 1 && ending == nil && response.status.kind != .informational:
            // Answered before the body has come: nobody waits for the rest of it.
            ending = .afterAnswer
            response.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(response)), promise: promise)
        case .head(let response):
            isStreaming = response.headerFields[.contentType] == "text/event-stream"
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            open -= 1
            isStreaming = false
            if ending == .afterAnswer {
                ending = .discarding
                context.writeAndFlush(data, promise: promise)
                closeSoon(context)
            } else {
                if open == 0, !isReceiving { report(.waiting) }
                context.write(data, promise: promise)
            }
        }
    }

    /// Answers in place of the routes, and closes the connection.
    private func answer(
        _ status: HTTPResponse.Status, _ text: Phrase, retryAfter: String?, _ context: ChannelHandlerContext
    ) {
        ending = .discarding
        let body = ByteBuffer(string: "\(text.id)\n\(text.en)\n")
        var fields: HTTPFields = [
            .contentType: "text/plain; charset=utf-8", .contentLength: "\(body.readableBytes)",
            .connection: "close", .cacheControl: "no-store",
        ]
        fields[.retryAfter] = retryAfter
        context.write(wrapOutboundOut(.head(HTTPResponse(status: status, headerFields: fields))), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        closeSoon(context)
    }

    /// Closes in a second: a client that is still sending would get a reset instead of the answer if it were closed at once.
    private func closeSoon(_ context: ChannelHandlerContext) {
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(1)) { ConnectionGate.close(channel) }
    }

    private func report(_ phase: ConnectionTable.Phase) {
        if let gate { connections.move(gate.id, to: phase) }
    }

    // MARK: Text

    private static func isPlain(_ text: String?) -> Bool { text?.utf8.allSatisfy { $0 < 0x80 } ?? true }

    /// Without the fields whose values are not ASCII: none of those that are read here has another (RFC 9110, section 5.5).
    private static func withPlainFields(_ request: HTTPRequest) -> HTTPRequest {
        guard !request.headerFields.allSatisfy({ isPlain($0.value) }) else { return request }
        var request = request
        request.headerFields = HTTPFields(request.headerFields.filter { isPlain($0.value) })
        return request
    }

    private static let full = Phrase(
        id: "Layanan sedang penuh. Coba lagi sebentar lagi.", en: "The service is full. Try again in a moment.")
    private static let notASCII = Phrase(
        id: "Alamat permintaan memuat karakter di luar ASCII.", en: "The request's address has characters beyond ASCII."
    )
}
