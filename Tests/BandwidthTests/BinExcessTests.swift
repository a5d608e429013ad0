// SPDX-License-Identifier: Apache-2.0

import Bandwidth
import Evidence
import Testing
import Values

@Suite("One bin and the grant, and one figure and its interval")
struct BinExcessTests {
    /// 100 Mbit/s in, 50 out; the burst of 37.5 MB is 1 Mbit/s over five minutes.
    private let grant = Grant(inBitsPerSecond: 100_000_000, outBitsPerSecond: 50_000_000, burstBytes: 37_500_000)
    private let bin: Int64 = 5_900_000

    /// Sampled at 64 KiB: one window of 10 s and 100 Mbit/s has a standard error of some 0.8 Mbit/s.
    private func window(_ number: Int, _ rates: (in: Double, out: Double), _ biases: [Bias] = []) -> TrafficWindow {
        let direction = { (rate: Double) in
            let bytes = rate / 8 * 10
            let kept = (bytes / 65_536).rounded()
            return DirectionWindow(
                bytes: Estimate(estimate: bytes, lower: bytes * 0.7, upper: bytes * 1.3),
                wireBytes: Estimate(estimate: bytes, lower: bytes * 0.7, upper: bytes * 1.3),
                packets: Estimate(estimate: bytes / 1_000, lower: 0, upper: bytes / 500),
                kept: UInt64(saturating: kept), keptBytes: UInt64(saturating: kept * 1_000), variance: bytes * 64_536,
                threshold: 65_536)
        }
        return TrafficWindow(
            start: BinGrid.start(of: bin).advanced(bySeconds: 10 * Double(number)), seconds: 10,
            inbound: direction(rates.in), outbound: direction(rates.out), biases: biases)
    }

    private func excess(_ windows: [TrafficWindow], _ direction: Direction = .inbound) -> BinExcess? {
        BinExcess(bin: bin, direction, windows: windows, grant: grant, tenants: 1)
    }

    @Test(
        "A bin is over when its lower bound is above the grant and its burst",
        arguments: [
            (80e6, .within), (99e6, .undecided), (102e6, .undecided), (110e6, .over),
        ] as [(Double, BinExcess.Answer)])
    func answers(_ rate: Double, _ answer: BinExcess.Answer) throws {
        let found = try #require(excess((0..<30).map { window($0, (rate, 1e6)) }))
        #expect(found.answer == answer, "\(found)")
        #expect(found.threshold == 101e6 && abs(found.rate.estimate - rate) < 10)
        #expect(found.rate.lower < rate && rate < found.rate.upper)
    }

    @Test("The burst is what a full bucket lets through on top")
    func burst() throws {
        var generous = grant
        generous.burstBytes = 1_000_000_000
        let windows = (0..<30).map { window($0, (110e6, 1e6)) }
        let found = try #require(
            BinExcess(bin: bin, .inbound, windows: windows, grant: generous, tenants: 1))
        #expect(found.answer == .within)
    }

    @Test("Missing time counts as nothing in what is sure; what contradicts itself is no bin")
    func missing() throws {
        let half = try #require(excess((0..<15).map { window($0, (150e6, 1e6)) }))
        #expect(half.answer == .undecided && half.rate.lower < 75e6)
        #expect(try #require(excess((0..<15).map { window($0, (250e6, 1e6)) })).answer == .over)
        #expect(excess([]) == nil)
        #expect(excess((0..<30).map { window($0, (150e6, 1e6), $0 == 3 ? [.counterMismatch] : []) }) == nil)
    }

    @Test("Each direction has its grant; windows of other bins do not count")
    func directions() throws {
        let windows = (-5..<35).map { window($0, (60e6, $0 < 0 || $0 >= 30 ? 500e6 : 60e6)) }
        #expect(try #require(excess(windows)).answer == .within)
        let out = try #require(excess(windows, .outbound))
        #expect(out.answer == .over && abs(out.rate.estimate - 60e6) < 10)
    }

    @Test("The interval of one figure is narrower than that of a month's")
    func pointwise() throws {
        let rate = try #require(MeanRate([window(0, (100e6, 0))])[.inbound])
        // 1.96 times the standard error of √(variance), in bit/s.
        let error = 1.96 * (100e6 / 8 * 10 * 64_536).squareRoot() * 8 / 10
        #expect(abs(rate.upper - rate.estimate - error) < 0.1 * error, "\(rate)")
        #expect(abs(rate.estimate - rate.lower - error) < 0.1 * error)
        let minute = try #require(MeanRate((0..<6).map { window($0, (100e6, 0)) })[.inbound])
        #expect(minute.upper - minute.lower < (rate.upper - rate.lower) / 2.3)
        #expect(MeanRate([window(0, (100e6, 0), [.clockStep])])[.inbound] == nil)
        // A biased window keeps its bounds.
        let biased = try #require(MeanRate([window(0, (100e6, 0), [.drops])])[.inbound])
        #expect(abs(biased.lower - 70e6) < 1 && abs(biased.upper - 130e6) < 1)
    }
}
