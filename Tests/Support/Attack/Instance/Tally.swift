// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A number that tasks count up side by side.
final class Tally: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func add() { number.withLock { $0 += 1 } }

    /// Waits until it has reached `target`, or for so many seconds. What it has reached then.
    func wait(for target: Int, seconds: Double) async throws -> Int {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while count < target, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
        return count
    }
}
