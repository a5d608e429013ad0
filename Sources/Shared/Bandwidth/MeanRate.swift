// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// The mean rate of a few windows, with bounds that hold for this one figure.
///
/// A window comes with bounds that hold for all windows of a month at once, because verdicts rest on them: they are about three times
/// as wide. A figure that somebody reads is one figure, and 95 of 100 of its intervals contain the truth.
package struct MeanRate: Sendable {
    /// σ to either side of a two-sided interval of 95 %.
    package static let deviations = 1.959_963_985

    private var inbound = BinTally()
    private var outbound = BinTally()

    package init(_ windows: some Sequence<TrafficWindow>) {
        for window in windows where window.seconds > 0 && window.seconds.isFinite {
            guard !window.biases.contains(.counterMismatch) else { continue }
            if window.measures(.inbound) {
                inbound.add(window.inbound, seconds: window.seconds, isBiased: window.isBiased)
            }
            if window.measures(.outbound) {
                outbound.add(window.outbound, seconds: window.seconds, isBiased: window.isBiased)
            }
        }
    }

    /// In bit/s, over the time that was measured; `nil` when none was. Bounds of biased windows stay as they are: bias is no chance.
    package subscript(direction: Direction) -> Estimate? {
        let tally = direction == .inbound ? inbound : outbound
        return tally.rate(seconds: tally.measuredSeconds, lineRate: nil, deviations: MeanRate.deviations)?.rate
    }

    /// Seconds of the direction that were measured.
    package func seconds(_ direction: Direction) -> Double {
        direction == .inbound ? inbound.measuredSeconds : outbound.measuredSeconds
    }
}
