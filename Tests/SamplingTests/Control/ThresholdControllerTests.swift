// SPDX-License-Identifier: Apache-2.0

import Foundation
import Packets
import Sampling
import Testing
import Values

/// Simulated traffic with fixed seeds: the controller's guarantees on bins, the budget, and the number of changes.
@Suite("Threshold controller")
struct ThresholdControllerTests {
    private typealias Flow = TrafficSimulation.Flow
    private let megabit = 1e6 / 8

    @Test("Steady traffic has the error aimed at, for few more frames than that takes, and a few retunes a bin")
    func steady() {
        // From 3 % of the grant to all of it.
        let rates = (0..<41).map { 3 * megabit * pow(33, Double($0) / 40) }
        var simulation = TrafficSimulation(tenants: 20) { index, _ in Flow(bytesPerSecond: rates[index]) }
        simulation.run(until: 1_800)
        // Six bins.
        #expect(simulation.retunes.count <= 6 * 5, "\(simulation.retunes)")
        for (index, bins) in simulation.bins.enumerated() {
            #expect(bins.allSatisfy { $0.relativeDeviation < 0.01 }, "\(index) \(bins.map(\.relativeDeviation))")
        }
        // 10,000 frames in a bin have an error of one percent.
        let kept = simulation.keptBySecond[600...].reduce(0, +) / 1_200
        #expect(kept < 1.4 * 41 * 10_000 / 300, "\(kept) \(simulation.retunes)")
    }

    @Test("Two hundred tenants of very unequal size, never quite steady, have the error aimed at in nearly every bin")
    func heavyTail() {
        var generator = SplitMix(state: 7)
        // Pareto with a tail index of 1.2: a few tenants carry most.
        let rates = (0..<401).map { _ in min(100, 0.8 * pow(generator.unit(), -1 / 1.2)) * megabit }
        let jitter = (0..<401).map { _ in (0..<180).map { _ in exp(0.2 * generator.normal()) } }
        var simulation = TrafficSimulation(tenants: 200) { index, time in
            Flow(bytesPerSecond: rates[index] * jitter[index][Int(saturating: time / 10)])
        }
        simulation.run(until: 1_800, tick: 1)
        let bins = simulation.bins.enumerated().flatMap { index, bins in
            rates[index] < megabit ? [] : Array(bins.dropFirst())
        }
        let missed = bins.filter { $0.relativeDeviation > 0.01 }
        #expect(Double(missed.count) < 0.01 * Double(bins.count), "\(missed.map(\.relativeDeviation).prefix(9))")
        #expect(bins.allSatisfy { $0.relativeDeviation < 0.013 })
        let meanSquare = bins.reduce(0) { $0 + $1.relativeError * $1.relativeError } / Double(bins.count)
        #expect(meanSquare.squareRoot() < 0.01)
        #expect(simulation.keptBySecond[300...].allSatisfy { $0 < 20_000 })
        let kept = simulation.keptBySecond[600...].reduce(0, +) / 1_200
        #expect(kept < 1.3 * 401 * 10_000 / 300, "\(kept)")
        #expect(simulation.retunes.count <= 90, "\(simulation.retunes.count) in 180 windows")
    }

    @Test("Traffic that grows a thousandfold is coarser at once, fine enough over the bin, and back again afterwards")
    func step() {
        let base = 0.5 * megabit
        var simulation = TrafficSimulation(tenants: 10, grant: 1_000_000_000) { index, time in
            Flow(bytesPerSecond: index == 4 && (605..<1_205).contains(time) ? 1_000 * base : base)
        }
        simulation.run(until: 1_800)
        let bins = simulation.bins[4]
        #expect(bins[2].relativeDeviation < 0.01 && bins[3].relativeDeviation < 0.01, "\(bins)")
        #expect(simulation.keptBySecond.allSatisfy { $0 < 25_000 })
        // A grant of 1 Gbit/s asks for one percent of 10 Mbit/s, no finer.
        let floor = 1e9 / 8 * 0.01 * 300 * 1e-4
        #expect(simulation.threshold(4).bytes <= UInt32(saturating: 2 * floor), "\(simulation.threshold(4))")
    }

    @Test("A flood of small frames costs one reaction, and only its own direction's error")
    func flood() {
        let calm = megabit
        var simulation = TrafficSimulation(tenants: 50) { index, time in
            index == 10 && (401..<500).contains(time)
                ? Flow(bytesPerSecond: 2e6 * 60, frame: 60) : Flow(bytesPerSecond: calm)
        }
        simulation.run(until: 401)
        let before = (0..<101).map { simulation.threshold($0) }
        let retunes = simulation.retunes.count
        // A block of the ring fills within a millisecond.
        simulation.run(until: 401.5, tick: 0.001)
        simulation.run(until: 409.9, tick: 0.1)
        #expect((0..<101).allSatisfy { $0 == 10 || simulation.threshold($0) == before[$0] })
        #expect(simulation.threshold(10) > before[10] && simulation.retunes.count - retunes <= 2)
        // The bucket's depth, a look, and the flood at the new threshold.
        #expect(simulation.keptBySecond[401] < 20_000 + 5_000 + 2_000, "\(simulation.keptBySecond[401])")
        simulation.run(until: 410, tick: 0.1)
        simulation.run(until: 900)
        #expect(simulation.keptBySecond[402...].allSatisfy { $0 < 20_000 })
        let deviations = simulation.bins.flatMap { $0.map(\.relativeDeviation) }
        #expect(deviations.allSatisfy { $0 < 0.01 }, "\(deviations.max() ?? 0)")
        #expect(simulation.threshold(10) <= before[10])
    }

    @Test("A tenant that was idle and bursts to its whole grant is measured as well as any")
    func burst() {
        var simulation = TrafficSimulation(tenants: 40) { index, time in
            let isBusy = index % 7 == 0 && (610..<890).contains(time)
            return Flow(bytesPerSecond: (isBusy ? 100 : 0.01) * megabit, frame: 1_200)
        }
        simulation.run(until: 609)
        let idle = simulation.keptBySecond[300...].reduce(0, +) / 309
        #expect(idle < 81 * 10, "\(idle)")
        simulation.run(until: 612, tick: 0.01)
        simulation.run(until: 1_200)
        #expect(simulation.keptBySecond.allSatisfy { $0 < 26_000 }, "\(simulation.keptBySecond.max() ?? 0)")
        for index in stride(from: 0, to: 80, by: 7) {
            #expect(simulation.bins[index][2].relativeDeviation < 0.01, "\(simulation.bins[index])")
        }
    }

    @Test("When the budget does not suffice, it is kept, and all share the same error")
    func scarcity() {
        var simulation = TrafficSimulation(tenants: 1_000) { index, _ in
            Flow(bytesPerSecond: Double(3 + index % 50) * megabit)
        }
        simulation.run(until: 300, tick: 1)
        #expect(simulation.keptBySecond[1...].allSatisfy { $0 < 20_000 }, "\(simulation.keptBySecond[1...].max() ?? 0)")
        #expect(simulation.keptBySecond[200...].allSatisfy { $0 > 8_000 })
        let deviations = simulation.bins.map { $0[0].relativeDeviation }
        // 20,000 frames a second among 2,001: 3,000 each in a bin, 1.8 %; thresholds are powers of two.
        #expect(deviations.allSatisfy { $0 > 0.01 && $0 < 0.035 }, "\(deviations.max() ?? 0)")
    }

    @Test("Traffic that falls for good is sampled finer before the bin has spent its error")
    func fall() {
        var simulation = TrafficSimulation(tenants: 4) { _, time in
            Flow(bytesPerSecond: (time < 600 ? 90 : 5) * megabit)
        }
        simulation.run(until: 609)
        let before = simulation.threshold(0)
        simulation.run(until: 620)
        #expect(simulation.threshold(0).bytes <= before.bytes / 8)
        simulation.run(until: 900)
        #expect(simulation.bins[0][2].relativeDeviation < 0.011, "\(simulation.bins[0][2])")
    }

    @Test("Traffic that comes and goes does not make thresholds come and go")
    func onAndOff() {
        var simulation = TrafficSimulation(tenants: 20) { index, time in
            Flow(bytesPerSecond: (Int(saturating: time / 10) + index) % 3 == 0 ? 0 : 30 * megabit)
        }
        simulation.run(until: 1_800)
        #expect(simulation.retunes.filter { $0 > 300 }.count <= 10, "\(simulation.retunes)")
        #expect(simulation.bins.allSatisfy { $0.dropFirst().allSatisfy { $0.relativeDeviation < 0.01 } })
    }

    @Test("A ring that fills though few frames are kept raises thresholds as well")
    func slowReader() {
        let grant = Grant(inBitsPerSecond: 100_000_000, outBitsPerSecond: 100_000_000, burstBytes: 0)
        var controller = ThresholdController(
            tenants: [SampledTenant(id: "t", addresses: [], grant: grant)], target: AccuracyTarget())
        let before = controller.thresholds
        let tallies = [DirectionTally(frames: 900, bytes: 900 * 65_536), .init(frames: 10, bytes: 655_360), .init()]
        controller.record(RingReading(kept: 910, seconds: 1, ringFill: 0.1), tallies)
        #expect(controller.proposal == nil)
        controller.record(RingReading(kept: 910, seconds: 1, ringFill: 0.5), tallies)
        #expect(controller.proposal?.tenants[0].inbound ?? .exact > before.tenants[0].inbound)
        #expect(controller.proposal?.tenants[0].outbound == before.tenants[0].outbound)
    }
}
