// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Words

extension Probe {
    /// `self.capture`: the counters of the capture's owner, read once the window has ended, and this process's own scheduling lag.
    ///
    /// - Parameter read: called after the window. Its lag is raised to the prober's own where that is larger: an overloaded prober shows
    ///   even if the sampler had its share of the machine.
    package static func capture(_ read: @escaping @Sendable () async throws -> CaptureMeasurement) -> Probe {
        Probe(.selfCapture, method: MethodWords.capture.en) { run in
            let lag = try await largestLag(until: run.window)
            var measurement = try await read()
            measurement.largestLagMilliseconds = max(measurement.largestLagMilliseconds, lag / .milliseconds(1))
            return .capture(measurement)
        }
    }

    /// Largest delay with which this process woke from a sleep, over twenty sleeps a second.
    private static func largestLag(until window: ProbeWindow) async throws -> Duration {
        var largest = Duration.zero
        while ContinuousClock.now < window.end {
            let next = min(window.end, ContinuousClock.now + .milliseconds(50))
            try await window.wait(until: next)
            largest = max(largest, ContinuousClock.now - next)
        }
        return largest
    }
}
