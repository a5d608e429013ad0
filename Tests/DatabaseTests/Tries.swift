// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts how often something was tried, from any thread.
final class Tries: Sendable {
    private let made = Mutex(0)

    var count: Int { made.withLock { $0 } }

    /// Counts one more and returns its number.
    @discardableResult
    func next() -> Int {
        made.withLock { made in
            made += 1
            return made
        }
    }
}
