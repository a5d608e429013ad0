// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Evidence
import EvidenceSamples
import Values

/// Exactly counted windows of ten seconds, from the beginning of a month.
enum TrafficSamples {
    static let begin = BinGrid.start(of: BinGrid.month(of: Samples.t0).lowerBound)
    static let grant = Grant(inBitsPerSecond: 100_000_000, outBitsPerSecond: 50_000_000, burstBytes: 1_000_000)

    /// `inbound` and `outbound` in bit/s.
    static func window(_ number: Int, inbound: Double, outbound: Double) -> TrafficWindow {
        TrafficWindow(
            start: begin.advanced(bySeconds: Double(number) * 10), seconds: 10, inbound: direction(inbound),
            outbound: direction(outbound), biases: [])
    }

    static func windows(_ numbers: Range<Int>, inbound: Double, outbound: Double) -> [TrafficWindow] {
        numbers.map { window($0, inbound: inbound, outbound: outbound) }
    }

    static func end(_ number: Int) -> Timestamp { begin.advanced(bySeconds: Double(number + 1) * 10) }

    private static func direction(_ bitsPerSecond: Double) -> DirectionWindow {
        let bytes = bitsPerSecond / 8 * 10
        let estimate = Estimate(estimate: bytes, lower: bytes, upper: bytes)
        let packets = (bytes / 1_000).rounded(.up)
        return DirectionWindow(
            bytes: estimate, wireBytes: estimate,
            packets: Estimate(estimate: packets, lower: packets, upper: packets), kept: UInt64(saturating: packets),
            keptBytes: UInt64(saturating: bytes), variance: 0, threshold: 1)
    }
}
