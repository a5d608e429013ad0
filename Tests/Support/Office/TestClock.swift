// SPDX-License-Identifier: Apache-2.0

import Synchronization
package import Values

/// A clock that the test moves.
package final class TestClock: Sendable {
    private let now: Mutex<Timestamp>

    package init(_ start: Timestamp) { now = Mutex(start) }

    package var time: Timestamp { now.withLock { $0 } }

    package func advance(_ seconds: Double) { now.withLock { $0 = $0.advanced(bySeconds: seconds) } }
}
