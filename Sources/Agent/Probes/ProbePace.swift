// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The rate limit of this agent: at most so many probe packets or connections a second over all orders together.
///
/// Each caller reserves the next free time, so that callers wait one after another and no call is refused.
package final class ProbePace: Sendable {
    private let interval: Duration
    private let burst: Int
    private let next: Mutex<ContinuousClock.Instant>

    /// - Parameters:
    ///   - perSecond: 1 to 10,000; others are clamped.
    ///   - burst: the most that may be sent at once after a pause.
    package init(perSecond: Int = 100, burst: Int = 20) {
        interval = .seconds(1) / min(max(perSecond, 1), 10_000)
        self.burst = max(burst, 1)
        next = Mutex(ContinuousClock.now)
    }

    /// Returns when the caller may send one packet.
    func turn() async throws(CancellationError) {
        let now = ContinuousClock.now
        let mine = next.withLock { next in
            next = max(next, now - interval * (burst - 1))
            defer { next += interval }
            return next
        }
        guard mine > now else { return }
        do { try await Task.sleep(until: mine, clock: .continuous) } catch { throw CancellationError() }
    }
}
