// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Decides the thresholds of an adaptive run: a pure state machine. Its inputs are each finished window and each reading of the ring, its output the
/// thresholds to put in force.
///
/// The target error applies to each direction of each tenant, and to other traffic as one more direction, over a bin. When that takes more frames
/// than the budget, the directions that take most are sampled more coarsely, all to the same share, which is the same relative error. When frames
/// come faster than the budget allows, thresholds rise at once, and fall again as the peak is forgotten.
package struct ThresholdController: Sendable {
    /// The thresholds in force: those last adopted.
    package private(set) var thresholds: TenantThresholds
    private let target: AccuracyTarget
    /// In the order of ``DirectionTally``.
    private var forecasts: [DirectionForecast]
    private var current: [Threshold]
    private var wanted: [Threshold]
    private var budget: FrameBudget

    /// Grant assumed for a tenant without one, in bit/s.
    private static let assumedGrant = 100e6
    /// Share of the grant below which sampling does not become finer, and the rate expected of every tenant before the first window. It is small
    /// because the error of a first window that is too coarse would take more frames in the rest of the bin than it saved.
    private static let leastUse = 0.01
    /// Share of the ring in use above which its reader does not keep up.
    private static let ringFillLimit = 0.25

    package init(tenants: [SampledTenant], target: AccuracyTarget) {
        self.target = target
        let rates = tenants.flatMap { tenant in
            [Direction.inbound, .outbound].map { direction in
                (tenant.grant.map { Double($0.bitsPerSecond(direction)) } ?? ThresholdController.assumedGrant) / 8
            }
        }
        // Other traffic is treated like that of the tenant with the largest grant.
        forecasts = (rates + [rates.max() ?? ThresholdController.assumedGrant / 8]).map { rate in
            DirectionForecast(
                floorBytes: rate * target.binSeconds * ThresholdController.leastUse,
                expectedBytesPerSecond: rate * ThresholdController.leastUse)
        }
        budget = FrameBudget(framesPerSecond: target.framesPerSecond)
        let first = forecasts.map {
            $0.threshold(.exact, aimingAt: target, secondsLeftInBin: target.binSeconds)
        }
        current = ThresholdController.within(target.framesPerSecond, first, first, forecasts)
        wanted = current
        thresholds = TenantThresholds(byDirection: current)
    }

    /// The thresholds to put in force; `nil` while those in force are right.
    package var proposal: TenantThresholds? {
        wanted == current ? nil : TenantThresholds(byDirection: wanted)
    }

    /// Notes that the proposal is in force from now on.
    package mutating func adopt() {
        current = wanted
        thresholds = TenantThresholds(byDirection: current)
        budget.settle()
    }

    /// Takes in a window that has ended.
    package mutating func record(_ interval: SampledInterval) {
        let start = Double(interval.start.microseconds) / 1e6
        let bin = (start / target.binSeconds).rounded(.down)
        let left = max(0, (bin + 1) * target.binSeconds - start - interval.seconds)
        for (index, tenant) in interval.tenants.enumerated() {
            forecasts[2 * index].record(tenant.window.inbound, seconds: interval.seconds, bin: Int64(saturating: bin))
            forecasts[2 * index + 1].record(
                tenant.window.outbound, seconds: interval.seconds, bin: Int64(saturating: bin))
        }
        forecasts[forecasts.count - 1].record(interval.other, seconds: interval.seconds, bin: Int64(saturating: bin))
        // What the next window belongs to.
        let isLast = left < interval.seconds / 2
        if isLast { for index in forecasts.indices { forecasts[index].beginBin() } }
        let ahead = isLast ? target.binSeconds : left
        let accurate = zip(forecasts, current).map {
            $0.threshold($1, aimingAt: target, secondsLeftInBin: ahead)
        }
        let next = ThresholdController.within(target.framesPerSecond, accurate, current, forecasts)
        wanted = isWorthwhile(next, for: ahead) ? next : current
    }

    /// Takes in a reading of the ring. `tallies` are those of the frames that were taken out of it.
    package mutating func record(_ ring: RingReading, _ tallies: [DirectionTally]) {
        let isOverdrawn = budget.take(ring.kept, in: ring.seconds)
        let isFull = ring.ringFill > ThresholdController.ringFillLimit
        guard isOverdrawn || isFull, ring.kept > 0, ring.seconds > 0 else { return }
        let taken = tallies.reduce(0.0) { $0 + Double($1.frames) }
        let kept = Double(ring.kept) / ring.seconds
        let goal = min(target.framesPerSecond, kept) / 2
        guard taken > 0 else {
            wanted = current.map { .atLeast(Double($0.bytes) * kept / goal) }
            return
        }
        let scale = kept / taken
        let share = FrameBudget.share(of: goal, among: tallies.map { Double($0.frames) * scale })
        for (index, tally) in tallies.enumerated() where Double(tally.frames) * scale > share {
            let bytesPerSecond = tally.bytes * scale
            forecasts[index].expect(atLeast: bytesPerSecond)
            wanted[index] = max(.atLeast(2 * Double(current[index].bytes)), .atLeast(bytesPerSecond / share))
        }
    }

    /// `thresholds`, raised where the budget takes it.
    private static func within(
        _ framesPerSecond: Double, _ thresholds: [Threshold], _ current: [Threshold], _ forecasts: [DirectionForecast]
    ) -> [Threshold] {
        let demands = zip(forecasts, thresholds).map { $0.framesPerSecond(at: $1) }
        guard demands.reduce(0, +) > 0.9 * framesPerSecond else { return thresholds }
        let share = FrameBudget.share(of: 0.85 * framesPerSecond, among: demands)
        return thresholds.indices.map { index in
            guard demands[index] > share else { return thresholds[index] }
            // A threshold stays in force while it keeps 0.4 to 1.1 times the share, because each change has a price.
            let now = forecasts[index].framesPerSecond(at: current[index])
            if now <= 1.1 * share, now > 0.4 * share { return max(current[index], thresholds[index]) }
            return max(thresholds[index], forecasts[index].threshold(keepingAtMost: share))
        }
    }

    /// Finer where the error asks for it, at once; coarser where that spares a bin a twelfth of its frames: a retune has its price too.
    private func isWorthwhile(_ next: [Threshold], for seconds: Double) -> Bool {
        if zip(next, current).contains(where: { $0 < $1 }) { return true }
        let frames = { (thresholds: [Threshold]) in
            zip(forecasts, thresholds).reduce(0.0) { $0 + $1.0.framesPerSecond(at: $1.1) }
        }
        let now = frames(current)
        if now > 0.9 * target.framesPerSecond { return next != current }
        return (now - frames(next)) * seconds > 0.08 * now * target.binSeconds
    }
}
