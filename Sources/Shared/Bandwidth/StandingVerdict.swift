// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// Whether a tenant keeps within its grant, at any moment since its first window.
///
/// Bins decide once one has ended: their 95th percentile, as ``BandwidthPeriod`` says. The period is the rest of the calendar month, from the first
/// bin that is measured throughout; then each month by itself. Before a bin has ended, up to ten minutes, the windows so far are judged as those
/// of a hand-over are: within the grant when the bucket covers even their upper bounds and both directions were seen; over it when already
/// the lower bounds exceed the bucket; undecided otherwise, idle ones included.
package struct StandingVerdict: Sendable {
    package private(set) var period: BandwidthPeriod
    private var inbound: Observation
    private var outbound: Observation

    /// One direction before the first bin.
    fileprivate struct Observation: Sendable {
        var bursts: BurstTally
        var kept: UInt64 = 0
        var bytes = Estimate.zero
        var seconds = 0.0
        /// Whether some of the time was not measured, or its windows are void.
        var isIncomplete = false

        var answer: BandwidthVerdict.Answer {
            let answer = bursts.answer
            return answer == .yes && (kept == 0 || isIncomplete) ? .inconclusive : answer
        }

        /// In bit/s; `nil` before the first window that counts.
        var mean: Estimate? {
            guard seconds > 0 else { return nil }
            let scale = 8 / seconds
            return Estimate(estimate: bytes.estimate * scale, lower: bytes.lower * scale, upper: bytes.upper * scale)
        }
    }

    /// `beginning` is that of the first window.
    package init(_ terms: BandwidthTerms, beginning: Timestamp) {
        let first = BandwidthPeriod.firstWhole(after: beginning)
        let month = BinGrid.month(of: BinGrid.start(of: first))
        period = BandwidthPeriod(terms, bins: first..<month.upperBound)
        let grant = terms.grant
        inbound = Observation(bursts: BurstTally(bitsPerSecond: grant.inBitsPerSecond, burstBytes: grant.burstBytes))
        outbound = Observation(bursts: BurstTally(bitsPerSecond: grant.outBitsPerSecond, burstBytes: grant.burstBytes))
    }

    /// Adds a window, which begins where the last one ended or later.
    package mutating func add(_ window: TrafficWindow) {
        observe(window)
        let middle = BinGrid.index(of: window.start.advanced(bySeconds: window.seconds / 2))
        if middle >= period.bins.upperBound {
            period = BandwidthPeriod(period.terms, bins: BinGrid.month(of: BinGrid.start(of: middle)))
        }
        period.add(window)
    }

    package var answer: BandwidthVerdict.Answer {
        if period.closed > 0 { return period.verdict.answer }
        let answers = [inbound.answer, outbound.answer]
        if answers.contains(.no) { return .no }
        return answers.contains(.inconclusive) ? .inconclusive : .yes
    }

    /// The answer for one direction; for both together when they are accounted together.
    package func answer(_ direction: Direction) -> BandwidthVerdict.Answer {
        guard period.closed > 0 else { return observation(direction).answer }
        return (period.verdict(direction) ?? period.verdict).answer
    }

    /// The rate that the verdict on a direction is based on, in bit/s: the 95th percentile of its bins, or before one has ended the mean of its
    /// windows.
    package func rate(_ direction: Direction) -> Estimate? {
        period.closed > 0 ? period.percentile(direction) ?? period.percentile : observation(direction).mean
    }

    /// A direction's traffic in relation to its grant.
    package func standing(_ direction: Direction) -> BandwidthStanding {
        let grant = Double(max(1, period.terms.grant.bitsPerSecond(direction)))
        return BandwidthStanding(answer(direction), shareOfGrant: rate(direction).map { $0.estimate / grant })
    }

    private func observation(_ direction: Direction) -> Observation {
        direction == .inbound ? inbound : outbound
    }

    private mutating func observe(_ window: TrafficWindow) {
        guard period.closed == 0, window.seconds > 0 else { return }
        let isVoid = window.biases.contains(.clockStep) || window.biases.contains(.counterMismatch)
        let isOneSided = window.biases.contains(.oneSidedMirror)
        for direction in Direction.allCases {
            let traffic = window[direction]
            let other = window[direction == .inbound ? .outbound : .inbound]
            let isUnseen = isOneSided && traffic.packets.estimate < other.packets.estimate
            switch direction {
            case .inbound: inbound.add(traffic, seconds: window.seconds, isVoid: isVoid || isUnseen)
            case .outbound: outbound.add(traffic, seconds: window.seconds, isVoid: isVoid || isUnseen)
            }
        }
    }
}

extension StandingVerdict.Observation {
    fileprivate mutating func add(_ traffic: DirectionWindow, seconds: Double, isVoid: Bool) {
        guard !isVoid else {
            isIncomplete = true
            return
        }
        kept &+= traffic.kept
        bytes = bytes + traffic.bytes
        self.seconds += seconds
        bursts.add(atLeast: traffic.bytes.lower, atMost: traffic.bytes.upper, seconds: seconds)
    }
}
