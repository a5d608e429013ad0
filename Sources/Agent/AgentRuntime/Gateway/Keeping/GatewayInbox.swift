// SPDX-License-Identifier: Apache-2.0

internal import Provisioning
internal import Synchronization

/// What waits for the one task that changes the gateway: orders, and news of changes by others.
final class GatewayInbox: Sendable {
    struct Content {
        var orders: [OrderPerformer.Request] = []
        /// Changes by others, each once, the first some.
        var changes: [ForeignChange] = []
        /// Something may have changed.
        var isStirred = false
        /// Somebody new listens.
        var isAsked = false
    }

    private static let most = 16
    private let content = Mutex(Content())
    /// An element whenever there is something, several at once as one.
    let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init() {
        (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func put(_ order: OrderPerformer.Request) { change { $0.orders.append(order) } }

    func put(_ foreign: ForeignChange) {
        change { content in
            content.isStirred = true
            guard content.changes.count < GatewayInbox.most, !content.changes.contains(foreign) else { return }
            content.changes.append(foreign)
        }
    }

    func ask() { change { $0.isAsked = true } }

    /// Time has passed.
    func tick() { wake.yield() }

    /// Nothing comes any more.
    func finish() { wake.finish() }

    func takeAll() -> Content {
        content.withLock { content in
            defer { content = Content() }
            return content
        }
    }

    /// The changes alone; that something was stirred stays noted.
    func takeChanges() -> [ForeignChange] {
        content.withLock { content in
            defer { content.changes = [] }
            return content.changes
        }
    }

    private func change(_ body: (inout Content) -> Void) {
        content.withLock { body(&$0) }
        wake.yield()
    }
}
