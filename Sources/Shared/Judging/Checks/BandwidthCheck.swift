// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
internal import Evidence
internal import Values

/// The checks `bandwidth.in` and `bandwidth.out`.
extension Judge {
    /// Passed when even the upper bounds stay within rate and burst; failed when already the lower bounds exceed them; inconclusive between,
    /// when too little was sampled, or when the windows do not cover the observation.
    func evaluate(_ bandwidth: BandwidthMeasurement, direction: Direction) -> Finding {
        guard bandwidth.direction == direction, bandwidth.addresses.contains(order.target.serverAddress) else {
            return .inconclusive(.wrongMeasurement, "the windows are of another direction or address")
        }
        let bounds = bandwidth.windows.map(\.traffic.bytes)
        let sane = bounds.allSatisfy {
            $0.lower.isFinite && $0.upper.isFinite && 0 <= $0.lower && $0.lower <= $0.estimate
                && $0.estimate <= $0.upper
        }
        guard sane, bandwidth.windows.allSatisfy({ $0.seconds > 0 && $0.seconds.isFinite }) else {
            return .inconclusive(.wrongMeasurement, "a window's bounds are not in order")
        }
        let seconds = bandwidth.windows.map(\.seconds).reduce(0, +)
        guard seconds >= Double(order.observation.seconds) * 0.9 else {
            return .inconclusive(
                .observationTooShort,
                "\(fixed(seconds, 1)) s were observed of the \(order.observation.seconds) s that the order asks for"
            )
        }
        let grant = order.target.grant.bitsPerSecond(direction)
        var lower = TokenBucket(bitsPerSecond: grant, burstBytes: order.target.grant.burstBytes)
        var upper = lower
        var surelyOver = 0
        var perhapsOver = 0
        for window in bandwidth.windows {
            if !lower.add(bytes: window.traffic.bytes.lower, seconds: window.seconds) { surelyOver += 1 }
            if !upper.add(bytes: window.traffic.bytes.upper, seconds: window.seconds) { perhapsOver += 1 }
        }
        let total = bounds.reduce(Estimate.zero, +)
        let figures = "mean \(megabits(total, over: seconds)), grant \(megabits(Double(grant))) Mbit/s"
        if surelyOver > 0 {
            return .failed(
                .overGrant, "over the grant in \(surelyOver) of \(bandwidth.windows.count) windows: \(figures)"
            )
        }
        let kept = bandwidth.windows.map(\.traffic.kept).saturatingSum
        guard kept >= UInt64(max(1, order.observation.minimumSampledFrames)) else {
            return .inconclusive(
                .tooFewSamples,
                "\(kept) frames were sampled, \(order.observation.minimumSampledFrames) are needed: is the server idle?"
            )
        }
        if perhapsOver > 0 {
            return .inconclusive(
                .grantUndecided,
                "\(perhapsOver) of \(bandwidth.windows.count) windows may be over the grant: \(figures)"
            )
        }
        return .passed(.asExpected, "within the grant in all \(bandwidth.windows.count) windows: \(figures)")
    }
}
