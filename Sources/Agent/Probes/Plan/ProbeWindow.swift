// SPDX-License-Identifier: Apache-2.0

internal import Linux
package import Values

/// The time that all probes and the sampling of one verification share.
package struct ProbeWindow: Sendable {
    package let began: Timestamp
    package let start: ContinuousClock.Instant
    package let length: Duration

    package var end: ContinuousClock.Instant { start + length }

    /// Begins now.
    package init(length: Duration) {
        began = Timestamp.now()
        start = ContinuousClock.now
        self.length = length
    }

    /// Returns at the window's end.
    /// - Throws: `CancellationError` when the verification is given up.
    package func waitForEnd() async throws(CancellationError) {
        try await wait(until: end)
    }

    func wait(until instant: ContinuousClock.Instant) async throws(CancellationError) {
        do { try await Task.sleep(until: instant, clock: .continuous) } catch { throw CancellationError() }
    }

    /// The time between repeated looks or requests: a second, or a fifth of a window shorter than five.
    var beat: Duration { max(.milliseconds(20), min(.seconds(1), length / 5)) }
}
