// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Source ports of one verification's own requests, to recognise them when they come back through the gateway under another address.
final class OwnPorts: Sendable {
    private let ports = Mutex<Set<UInt16>>([])

    var all: Set<UInt16> { ports.withLock { $0 } }

    func insert(_ port: UInt16) {
        _ = ports.withLock { $0.insert(port) }
    }
}
