// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Publishes changes to all subscribers. A slow subscriber misses the oldest changes and never delays the others.
final class UpdateHub: Sendable {
    /// Changes inside the service; each page gets those that concern it.
    enum News: Sendable {
        case update(CaseUpdate)
        /// Orders were issued or settled.
        case orders
        /// The outbox may have something to do.
        case outbox
        /// Sessions have ended.
        case sessions
    }

    private struct Listeners {
        var next = 0
        var continuations: [Int: AsyncStream<News>.Continuation] = [:]
        var isClosed = false
    }

    private let listeners = Mutex(Listeners())

    func publish(_ news: News) {
        let continuations = listeners.withLock { Array($0.continuations.values) }
        for continuation in continuations { continuation.yield(news) }
    }

    /// Ends every stream and with it every wait, those to come included: a service that stops must not be held up by long polls.
    func close() {
        let continuations = listeners.withLock { listeners in
            listeners.isClosed = true
            return Array(listeners.continuations.values)
        }
        for continuation in continuations { continuation.finish() }
    }

    /// Changes from now on, until the stream is dropped or the hub closed.
    func subscribe(keeping count: Int = 64) -> AsyncStream<News> {
        let (stream, continuation) = AsyncStream.makeStream(of: News.self, bufferingPolicy: .bufferingNewest(count))
        let id = listeners.withLock { listeners -> Int? in
            guard !listeners.isClosed else { return nil }
            listeners.next += 1
            listeners.continuations[listeners.next] = continuation
            return listeners.next
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0.continuations.removeValue(forKey: id) }
        }
        return stream
    }

    /// Calls `probe` now and after each change that `matters`, until it returns an answer or the time is over.
    func wait<Answer: Sendable>(
        atMost limit: Duration, until probe: @escaping @Sendable () async throws -> Answer?,
        matters: @escaping @Sendable (News) -> Bool
    ) async throws -> Answer? {
        let news = subscribe()
        if let answer = try await probe() { return answer }
        guard limit > .zero else { return nil }
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask {
                for await piece in news where matters(piece) {
                    if let answer = try await probe() { return answer }
                }
                return nil
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
