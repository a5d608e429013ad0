// SPDX-License-Identifier: Apache-2.0

import Evidence
import Foundation
import Sampling
import Values

/// A closed loop: traffic of known rates, sampled at random with the controller's thresholds, and given to the controller by windows and readings.
/// The seed is fixed, time is simulated.
struct TrafficSimulation {
    /// The traffic of a direction during one tick.
    struct Flow {
        var bytesPerSecond: Double
        var frame = 600.0
    }

    struct Bin {
        var bytes: Double = 0
        var estimate: Double = 0
        var variance: Double = 0
        /// Standard error that the thresholds allowed, as a share of the bytes.
        var relativeDeviation: Double { variance.squareRoot() / bytes }
        var relativeError: Double { (estimate - bytes) / bytes }
    }

    /// At second `time`, what direction `index` carries (``DirectionTally``).
    let flow: (_ index: Int, _ time: Double) -> Flow
    let directions: Int
    var controller: ThresholdController
    private var microseconds = 0
    /// When thresholds changed.
    private(set) var retunes: [Double] = []
    /// Frames kept in each second.
    private(set) var keptBySecond: [Double] = []
    /// By direction, then by bin.
    private(set) var bins: [[Bin]]
    private var windows: [Window]
    private var generator = SplitMix(state: 20_260_101)

    static let windowSeconds = 10.0
    static let binSeconds = 300.0

    private struct Window {
        var estimate = 0.0
        var packets = 0.0
        var variance = 0.0
        var kept = 0.0
        var keptBytes = 0.0
        var coarsest = Threshold.exact
    }

    init(
        tenants: Int, grant: Int64 = 100_000_000, target: AccuracyTarget = AccuracyTarget(),
        flow: @escaping (Int, Double) -> Flow
    ) {
        let grant = Grant(inBitsPerSecond: grant, outBitsPerSecond: grant, burstBytes: 0)
        let sampled = (0..<tenants).map { SampledTenant(id: "t\($0)", addresses: [], grant: grant) }
        controller = ThresholdController(tenants: sampled, target: target)
        directions = 2 * tenants + 1
        self.flow = flow
        windows = Array(repeating: Window(), count: directions)
        bins = Array(repeating: [], count: directions)
    }

    func threshold(_ index: Int) -> Threshold {
        guard index < directions - 1 else { return controller.thresholds.other }
        let pair = controller.thresholds.tenants[index / 2]
        return index % 2 == 0 ? pair.inbound : pair.outbound
    }

    /// Goes on until second `end`. A look comes each `tick` seconds, and a retune that it asks for is in force with the next one.
    mutating func run(until end: Double, tick: Double = 0.25) {
        let step = Int(saturating: (tick * 1e6).rounded())
        let window = Int(saturating: TrafficSimulation.windowSeconds * 1e6)
        while Double(microseconds) < end * 1e6 {
            let tallies = sample(at: Double(microseconds) / 1e6, tick)
            microseconds += step
            let kept = tallies.reduce(0) { $0 + UInt64($1.frames) }
            controller.record(RingReading(kept: kept, seconds: tick, ringFill: 0), tallies)
            retune()
            if microseconds % window == 0 {
                controller.record(interval(index: microseconds / window - 1))
                retune()
            }
        }
    }

    private mutating func retune() {
        guard controller.proposal != nil else { return }
        controller.adopt()
        retunes.append(Double(microseconds) / 1e6)
    }

    private mutating func sample(at time: Double, _ tick: Double) -> [DirectionTally] {
        let bin = Int(saturating: time / TrafficSimulation.binSeconds)
        var tallies = Array(repeating: DirectionTally(), count: directions)
        for index in 0..<directions {
            let flow = flow(index, time)
            let bytes = flow.bytesPerSecond * tick
            guard bytes > 0 else { continue }
            let z = threshold(index)
            let weight = max(flow.frame, Double(z.bytes))
            let isCertain = Double(z.bytes) <= flow.frame
            let kept = isCertain ? bytes / flow.frame : poisson(bytes / weight)
            let variance = isCertain ? 0 : Double(z.bytes) - flow.frame
            if bins[index].count <= bin { bins[index].append(Bin()) }
            bins[index][bin].bytes += bytes
            bins[index][bin].estimate += kept * weight
            bins[index][bin].variance += bytes * variance
            windows[index].estimate += kept * weight
            windows[index].packets += kept * weight / flow.frame
            windows[index].variance += kept * weight * variance
            windows[index].kept += kept
            windows[index].keptBytes += kept * flow.frame
            windows[index].coarsest = max(windows[index].coarsest, z)
            tallies[index] = DirectionTally(frames: UInt32(saturating: kept.rounded()), bytes: kept * weight)
            if keptBySecond.count <= Int(saturating: time) { keptBySecond += [0] }
            keptBySecond[Int(saturating: time)] += kept
        }
        return tallies
    }

    private mutating func interval(index: Int) -> SampledInterval {
        let directions = windows.map { window in
            let bytes = Estimate(estimate: window.estimate, lower: window.estimate, upper: window.estimate)
            let packets = Estimate(estimate: window.packets, lower: window.packets, upper: window.packets)
            return DirectionWindow(
                bytes: bytes, wireBytes: bytes, packets: packets, kept: UInt64(saturating: window.kept),
                keptBytes: UInt64(saturating: window.keptBytes), variance: window.variance,
                threshold: window.coarsest.bytes)
        }
        windows = Array(repeating: Window(), count: windows.count)
        let start = Timestamp(seconds: Int64(saturating: Double(index) * TrafficSimulation.windowSeconds))
        let other = directions[directions.count - 1]
        return SampledInterval(
            index: index, start: start, seconds: TrafficSimulation.windowSeconds,
            tenants: (0..<(directions.count / 2)).map { tenant in
                SampledWindow(
                    tenant: "t\(tenant)",
                    window: TrafficWindow(
                        start: start, seconds: TrafficSimulation.windowSeconds, inbound: directions[2 * tenant],
                        outbound: directions[2 * tenant + 1], biases: []))
            }, other: other, total: other, malformed: 0, dropped: 0, thresholds: .exact ... .exact, retunes: 0)
    }

    /// A Poisson variable; normal beyond 50, which is near enough.
    private mutating func poisson(_ mean: Double) -> Double {
        guard mean < 50 else { return max(0, (mean + mean.squareRoot() * generator.normal()).rounded()) }
        var product = generator.unit()
        var count = 0.0
        let limit = exp(-mean)
        while product > limit {
            product *= generator.unit()
            count += 1
        }
        return count
    }
}

extension SplitMix {
    /// Uniform between 0 and 1.
    mutating func unit() -> Double { Double.random(in: 0..<1, using: &self) }

    /// Standard normal (Box and Muller).
    mutating func normal() -> Double {
        (-2 * log(1 - unit())).squareRoot() * cos(2 * Double.pi * unit())
    }
}
