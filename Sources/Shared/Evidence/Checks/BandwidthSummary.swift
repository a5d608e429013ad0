// SPDX-License-Identifier: Apache-2.0

package import Values

/// Totals over the windows of one direction.
package struct BandwidthSummary: Hashable, Sendable {
    package var seconds: Double
    /// bit/s.
    package var mean: Estimate
    /// The window with the highest estimate, in bit/s.
    package var peak: Estimate
    /// Sampled frames.
    package var kept: UInt64

    package init(_ measurement: BandwidthMeasurement) {
        let seconds = measurement.windows.map(\.seconds).reduce(0, +)
        let total = measurement.windows.map(\.traffic.bytes).reduce(Estimate.zero, +)
        let scale = seconds > 0 ? 8 / seconds : 0
        self.seconds = seconds
        mean = Estimate(estimate: total.estimate * scale, lower: total.lower * scale, upper: total.upper * scale)
        peak =
            measurement.windows.map { $0.traffic.bitsPerSecond(over: $0.seconds) }
            .max { $0.estimate < $1.estimate } ?? .zero
        kept = measurement.windows.map(\.traffic.kept).saturatingSum
    }
}
