// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Evidence
import EvidenceSamples
import Values

/// Windows with given rates, in bit/s.
enum BandwidthSamples {
    /// 2026-11-01T00:00:00Z.
    static let month = BinGrid.month(of: Samples.t0)
    static let grant = Grant(inBitsPerSecond: 100_000_000, outBitsPerSecond: 50_000_000, burstBytes: 1_000_000)

    static func terms(
        lineRate: Double? = 1e9, accounting: BandwidthTerms.Accounting = .higher, deviations: Double = 5.8
    ) -> BandwidthTerms {
        BandwidthTerms(grant: grant, accounting: accounting, lineRate: lineRate, deviations: deviations)
    }

    /// Exactly counted.
    static func exact(_ bitsPerSecond: Double, seconds: Double) -> DirectionWindow {
        let bytes = (bitsPerSecond / 8 * seconds).rounded()
        let estimate = Estimate(estimate: bytes, lower: bytes, upper: bytes)
        return DirectionWindow(
            bytes: estimate, wireBytes: estimate, packets: estimate, kept: UInt64(saturating: bytes / 1_000) + 1,
            keptBytes: UInt64(saturating: bytes), variance: 0, threshold: 1)
    }

    /// Somewhere between two rates.
    static func between(_ lower: Double, _ upper: Double, seconds: Double) -> DirectionWindow {
        var window = exact((lower + upper) / 2, seconds: seconds)
        let (low, high) = (lower / 8 * seconds, upper / 8 * seconds)
        window.bytes = Estimate(estimate: min(max(low, (low + high) / 2), high), lower: low, upper: high)
        return window
    }

    /// Window `number` of `seconds` each since bin `first` began.
    static func window(
        _ number: Int, of seconds: Double = 10, since first: Int64 = month.lowerBound, shift: Double = 0,
        inbound: Double = 1e6, outbound: Double = 1e6, biases: [Bias] = []
    ) -> TrafficWindow {
        TrafficWindow(
            start: BinGrid.start(of: first).advanced(bySeconds: Double(number) * seconds + shift), seconds: seconds,
            inbound: exact(inbound, seconds: seconds), outbound: exact(outbound, seconds: seconds), biases: biases)
    }
}

/// A small seeded generator: the same draws every run (Steele, Lea, Flood: SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
