// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization
import Values
internal import Words

/// Server-sent events (WHATWG HTML, section 9.2).
struct EventStream: Sendable {
    /// Streams that are open now.
    private final class Slots: Sendable {
        let taken = Mutex(0)
    }

    private enum Item: Sendable {
        case news(String)
        case tick
    }

    private let most: Int
    private let slots = Slots()
    /// Between signs of life; also how often the session is looked at again.
    private let interval: Duration

    init(most: Int, interval: Duration = .seconds(15)) {
        self.most = most
        self.interval = interval
    }

    /// An answer that stays open: each update becomes an event, and it ends when `isWelcome` returns `false`, when the service stops, or when the
    /// reader goes away.
    func response(
        _ updates: AsyncStream<CaseUpdate>, while isWelcome: @escaping @Sendable () async -> Bool
    ) throws -> Response {
        let slots = slots
        let free = slots.taken.withLock { taken in
            guard taken < most else { return false }
            taken += 1
            return true
        }
        guard free else {
            throw Problem(
                .unavailable, code: "stream.full",
                title: Phrase(id: "Terlalu banyak halaman langsung", en: "Too many live pages"),
                detail: Phrase(id: "Coba lagi sebentar lagi.", en: "Try again in a moment."))
        }
        let interval = interval
        let body = ResponseBody { writer in
            defer { slots.taken.withLock { $0 -= 1 } }
            let (items, sink) = AsyncStream.makeStream(of: Item.self, bufferingPolicy: .bufferingNewest(256))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await update in updates { sink.yield(.news(try Self.event(update))) }
                    sink.finish()
                }
                group.addTask {
                    while await isWelcome() {
                        try await Task.sleep(for: interval)
                        sink.yield(.tick)
                    }
                    sink.finish()
                }
                group.addTask {
                    try await gracefulShutdown()
                    sink.finish()
                }
                defer { group.cancelAll() }
                try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                for await item in items {
                    switch item {
                    case .news(let text): try await writer.write(ByteBuffer(string: text))
                    case .tick: try await writer.write(ByteBuffer(string: ": \n\n"))
                    }
                }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }

    private struct Changed: Encodable {
        let number: String
        let version: Int
        let stage: Stage
    }

    private struct Progress: Encodable {
        let number: String
        let orderID: String
        let vantage: Vantage
        let progress: ProgressUpdate
    }

    private struct Traffic: Encodable {
        let tenant: String
    }

    static func event(_ update: CaseUpdate) throws -> String {
        func line(_ name: String, _ value: some Encodable) throws -> String {
            "event: \(name)\ndata: \(String(decoding: try CanonicalJSON.encode(value), as: UTF8.self))\n\n"
        }
        return switch update {
        case .changed(let number, let version, let stage):
            try line("case", Changed(number: number, version: version, stage: stage))
        case .progress(let number, let order, let vantage, let update):
            try line("progress", Progress(number: number, orderID: order, vantage: vantage, progress: update))
        case .traffic(let tenant):
            try line("traffic", Traffic(tenant: tenant))
        }
    }
}
