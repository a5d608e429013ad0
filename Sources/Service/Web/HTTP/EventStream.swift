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
        private let most: Int
        private let mostOfSession: Int
        /// By the session's token.
        private let taken = Mutex<(all: Int, sessions: [String: Int])>((0, [:]))

        init(most: Int, mostOfSession: Int) {
            self.most = most
            self.mostOfSession = mostOfSession
        }

        func take(_ session: String) throws(Problem) {
            let (isFull, isGreedy) = taken.withLock { taken in
                let own = taken.sessions[session] ?? 0
                guard taken.all < most else { return (true, false) }
                guard own < mostOfSession else { return (false, true) }
                taken.all += 1
                taken.sessions[session] = own + 1
                return (false, false)
            }
            if isFull {
                throw Problem(
                    .unavailable, code: "stream.full",
                    title: Phrase(id: "Terlalu banyak halaman langsung", en: "Too many live pages"),
                    detail: Phrase(id: "Coba lagi sebentar lagi.", en: "Try again in a moment."))
            }
            if isGreedy {
                throw Problem(
                    .tooMany, code: "stream.session",
                    title: Phrase(id: "Terlalu banyak halaman langsung", en: "Too many live pages"),
                    detail: Phrase(
                        id: "Paling banyak \(mostOfSession) halaman langsung untuk satu sesi. Tutup salah satunya.",
                        en: "At most \(mostOfSession) live pages for one session. Close one of them."))
            }
        }

        func free(_ session: String) {
            taken.withLock { taken in
                taken.all -= 1
                let own = (taken.sessions[session] ?? 0) - 1
                taken.sessions[session] = own > 0 ? own : nil
            }
        }
    }

    private enum Item: Sendable {
        case news(String)
        case tick
    }

    private let slots: Slots
    /// Between signs of life; also how often the session is looked at again while there is no news.
    private let interval: Duration

    init(most: Int, mostOfSession: Int, interval: Duration = .seconds(5)) {
        slots = Slots(most: most, mostOfSession: mostOfSession)
        self.interval = interval
    }

    /// An answer that stays open: each update becomes an event, and it ends when `isWelcome` says no, when the
    /// service stops, or when the reader goes away. `isWelcome` is asked before each event.
    ///
    /// - Parameters:
    ///   - session: whose stream it is.
    ///   - doubts: yields when `isWelcome` is to be asked at once.
    ///   - onClose: calls what it is given when the connection closes.
    /// - Throws: ``Problem`` when there are too many, of this session or in all.
    func response(
        _ updates: AsyncStream<CaseUpdate>, of session: String, doubts: AsyncStream<Void>,
        onClose: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        while isWelcome: @escaping @Sendable () async -> Bool
    ) throws -> Response {
        let slots = slots
        try slots.take(session)
        let interval = interval
        let body = ResponseBody { writer in
            defer { slots.free(session) }
            let (items, sink) = AsyncStream.makeStream(of: Item.self, bufferingPolicy: .bufferingNewest(256))
            // Else the reader would be missed only at the next sign of life.
            onClose { sink.finish() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await update in updates {
                        guard await isWelcome() else { break }
                        sink.yield(.news(try Self.event(update)))
                    }
                    sink.finish()
                }
                group.addTask {
                    for await _ in doubts {
                        guard await isWelcome() else { break }
                    }
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
