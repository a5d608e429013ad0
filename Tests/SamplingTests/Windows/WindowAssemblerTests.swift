// SPDX-License-Identifier: Apache-2.0

import Evidence
import Linux
import Sampling
import Testing
import Values

@Suite("Windows")
struct WindowAssemblerTests {
    /// Positions of tenants; `nil` stands for an address that belongs to no tenant.
    static let server: Int? = 0
    static let other: Int? = 1
    static let outside: Int? = nil
    static let start = MonotonicTime(nanoseconds: 5_000_000_000)

    @Test("Frames go to their window, tenant and direction")
    func sorting() throws {
        var assembler = try assembler(tenants: 2)
        assembler.add(frame(at: 0.5, 100, from: Self.outside, to: Self.server))
        assembler.add(frame(at: 0.999, 200, from: Self.server, to: Self.outside))
        assembler.add(frame(at: 1.0, 400, from: Self.server, to: Self.other))
        assembler.add(frame(at: 1.5, 800, from: Self.outside, to: Self.outside))
        assembler.add(frame(at: -0.1, 1_600, from: Self.outside, to: Self.server))
        assembler.add(frame(at: 2.0, 3_200, from: Self.outside, to: Self.server))
        let intervals = assembler.close(endedBy: Self.start + .seconds(3))
        #expect(intervals.map(\.index) == [0, 1] && intervals.map(\.kept) == [2, 2])
        #expect(intervals.map(\.other.bytes.estimate) == [0, 800] && intervals[1].other.kept == 1)
        #expect(intervals.map(\.total.bytes.estimate) == [300, 1_200])
        let windows = intervals.flatMap(\.tenants)
        #expect(windows.map(\.tenant) == ["t0", "t1", "t0", "t1"])
        #expect(windows.map { $0.window.inbound.bytes.estimate } == [100, 0, 0, 400])
        #expect(windows.map { $0.window.outbound.bytes.estimate } == [200, 0, 400, 0])
        #expect(windows[2].window.start == Timestamp(seconds: 1_000_001) && windows[2].window.seconds == 1)
        #expect(assembler.isFinished && assembler.keptInbound == 2 && assembler.keptOutbound == 2)
        #expect(assembler.total.bytes(deviations: 5).estimate == 1_500)
    }

    @Test("A window closes at its end and not before, also without a frame")
    func closing() throws {
        var assembler = try assembler(tenants: 1)
        #expect(assembler.close(endedBy: Self.start + .milliseconds(999)).isEmpty)
        #expect(assembler.close(endedBy: Self.start + .milliseconds(1_000)).count == 1)
        assembler.add(frame(at: 0.7, 100, from: Self.outside, to: Self.server))
        #expect(assembler.lateFrames == 1 && assembler.closed == 1)
    }

    @Test("An upload in one direction only is flagged, and so are drops, clock steps and merged frames")
    func biases() throws {
        var assembler = try assembler(tenants: 1)
        for _ in 0..<20 { assembler.add(frame(at: 0.1, 1_514, from: Self.outside, to: Self.server)) }
        assembler.add(frame(at: 1.1, 9_000, from: Self.outside, to: Self.server))
        assembler.add(droppedFrames: 3, before: Self.start + .milliseconds(1_200))
        assembler.addClockStep(before: Self.start + .milliseconds(1_200))
        let windows = assembler.close(endedBy: Self.start + .seconds(2)).flatMap(\.tenants)
        #expect(windows[0].window.biases == [.drops, .clockStep, .oneSidedMirror])
        #expect(windows[1].window.biases == [.drops, .offload, .clockStep])
        #expect(windows[0].window.inbound.bytes.estimate == 20 * 1_514)
        #expect(windows[0].window.inbound.bytes.upper == 23 * 1_514)
        #expect(windows[0].window.outbound.bytes.upper == 3 * 1_514)
    }

    @Test(
        "The interface's own counters must agree beyond the error", arguments: [(1_514_000, false), (1_200_000, true)])
    func counters(counted: UInt64, isContradicted: Bool) throws {
        var assembler = try assembler(tenants: 1)
        assembler.add(CounterReading(time: Self.start, bytes: 10, frames: 0))
        for _ in 0..<500 {
            assembler.add(frame(at: 0.5, 1_514, from: Self.outside, to: Self.server))
            assembler.add(frame(at: 0.5, 1_514, from: Self.server, to: Self.outside))
        }
        assembler.add(CounterReading(time: Self.start + .milliseconds(1_001), bytes: 10 + counted, frames: 1_000))
        let windows = assembler.close(endedBy: Self.start + .seconds(1)).flatMap(\.tenants)
        #expect(windows[0].window.biases == (isContradicted ? [.counterMismatch] : []))
    }

    @Test(
        "A window without a link, or whose link came and went, is none of a connected interface",
        arguments: [
            (true, 4, true, 4, true), (true, 4, true, 6, false), (true, 4, false, 5, false),
            (false, 5, false, 5, false),
        ]
            as [(Bool, UInt32, Bool, UInt32, Bool)])
    func link(before: Bool, changes: UInt32, after: Bool, changesAfter: UInt32, isConnected: Bool) throws {
        var assembler = try assembler(tenants: 1)
        assembler.add(
            CounterReading(time: Self.start, bytes: 0, frames: 0, hasCarrier: before, carrierChanges: changes))
        assembler.add(
            CounterReading(
                time: Self.start + .milliseconds(1_001), bytes: 0, frames: 0, hasCarrier: after,
                carrierChanges: changesAfter))
        #expect(assembler.close(endedBy: Self.start + .seconds(1)).map(\.wasConnected) == [isConnected])
    }

    @Test(
        "A run that is finished in the midst of a window ends with a shorter one, and what comes behind its end is counted in none"
    )
    func finishing() throws {
        var assembler = try assembler(tenants: 1)
        assembler.add(CounterReading(time: Self.start, bytes: 0, frames: 0))
        assembler.add(frame(at: 0.1, 100, from: Self.outside, to: Self.server))
        assembler.add(frame(at: 0.2, 100, from: Self.outside, to: Self.server))
        assembler.finish(at: Self.start + .milliseconds(250))
        assembler.add(frame(at: 0.249, 100, from: Self.outside, to: Self.server))
        assembler.add(frame(at: 0.25, 100, from: Self.outside, to: Self.server))
        // Nearer to the beginning of the window than to its whole end: it is the end's nevertheless.
        assembler.add(CounterReading(time: Self.start + .milliseconds(251), bytes: 9_000_000, frames: 3))
        #expect(assembler.close(endedBy: Self.start + .milliseconds(249)).isEmpty)
        let intervals = assembler.close(endedBy: Self.start + .milliseconds(250))
        #expect(intervals.map(\.seconds) == [0.25] && assembler.isFinished)
        let window = try #require(intervals.first?.tenants.first?.window)
        #expect(window.seconds == 0.25 && window.inbound.bytes.estimate == 300)
        #expect(window.biases == [.counterMismatch])
        #expect(assembler.close(endedBy: Self.start + .seconds(9)).isEmpty)
    }

    @Test("Finishing neither lengthens a run, nor opens a window of no length, nor takes back one that was handed out")
    func finishingLate() throws {
        var assembler = try assembler(tenants: 1)
        #expect(assembler.close(endedBy: Self.start + .seconds(1)).count == 1)
        assembler.finish(at: Self.start + .milliseconds(500))
        #expect(assembler.isFinished)
        assembler = try self.assembler(tenants: 1)
        assembler.finish(at: Self.start + .seconds(7))
        #expect(assembler.close(endedBy: Self.start + .seconds(9)).map(\.seconds) == [1, 1])
    }

    @Test(
        "A duration that is no multiple of the windows' makes the last one shorter",
        arguments: [2.5: [1, 1, 0.5], 2: [1, 1], 0.3: [0.3]])
    func duration(seconds: Double, lengths: [Double]) throws {
        var assembler = WindowAssembler(
            plan: SamplingPlan(
                tenants: [SampledTenant(id: "t", addresses: [])], policy: .exact, windowSeconds: 1,
                duration: seconds),
            thresholds: .uniform(.exact, tenants: 1), start: Self.start, wallStart: Timestamp(seconds: 0),
            largestPayload: 1_500)
        let intervals = assembler.close(endedBy: Self.start + .seconds(10))
        #expect(intervals.map(\.seconds) == lengths && assembler.isFinished)
        #expect(intervals.map { $0.start.seconds(since: Timestamp(seconds: 0)) } == lengths.indices.map(Double.init))
    }

    @Test("Each threshold counts its own frames, and bounds tell the coarsest that was in force in the window")
    func retunes() throws {
        var assembler = try assembler(tenants: 1, policy: .fixed(.bytes(1_024)))
        assembler.add(frame(at: 0.1, 100, from: Self.outside, to: Self.server, .bytes(1_024)))
        let coarse = TenantThresholds(
            tenants: [.init(inbound: .bytes(4_096), outbound: .bytes(64))], other: .bytes(2_048))
        assembler.retune(coarse, from: Self.start + .milliseconds(500))
        // From the ring, of the older program.
        assembler.add(frame(at: 0.6, 100, from: Self.outside, to: Self.server, .bytes(1_024)))
        assembler.add(frame(at: 0.7, 100, from: Self.outside, to: Self.server, .bytes(4_096)))
        assembler.add(frame(at: 1.2, 8_192, from: Self.server, to: Self.outside, .bytes(64)))
        let intervals = assembler.close(endedBy: Self.start + .seconds(2))
        let windows = intervals.map { $0.tenants[0].window }
        #expect(windows[0].inbound.bytes.estimate == 1_024 + 1_024 + 4_096)
        #expect(abs(windows[0].inbound.packets.estimate - 61.44) < 1e-9)
        #expect(windows.map(\.inbound.threshold) == [4_096, 4_096])
        #expect(windows.map(\.outbound.threshold) == [1_024, 64])
        #expect(intervals.map(\.other.threshold) == [2_048, 2_048])
        #expect(intervals.map(\.thresholds) == [.bytes(64) ... .bytes(4_096), .bytes(64) ... .bytes(4_096)])
        #expect(intervals.map(\.retunes) == [1, 1])
        // An idle direction may still have had frames: as many as its threshold lets pass.
        #expect(windows[1].inbound.bytes.upper > 0 && windows[1].inbound.bytes.upper < windows[0].inbound.bytes.upper)
    }

    @Test("A window without a frame knows the thresholds that were in force before a retune in its midst")
    func idleRetune() throws {
        var assembler = try assembler(tenants: 1, policy: .fixed(.bytes(4_096)))
        assembler.retune(.uniform(.bytes(64), tenants: 1), from: Self.start + .milliseconds(1_500))
        let intervals = assembler.close(endedBy: Self.start + .seconds(2))
        #expect(intervals.map(\.tenants[0].window.inbound.threshold) == [4_096, 4_096])
        #expect(intervals.map(\.thresholds.lowerBound) == [.bytes(4_096), .bytes(64)])
    }

    @Test("A frame that may have been kept by either of two thresholds widens the bounds to both")
    func uncertain() throws {
        var assembler = try assembler(tenants: 1)
        var uncertain = frame(at: 0.1, 40, from: Self.outside, to: Self.server, .exact)
        uncertain.alternative = .bytes(64)
        assembler.add(uncertain)
        uncertain.threshold = .bytes(64)
        uncertain.alternative = .exact
        uncertain.destination = nil
        uncertain.source = Self.server
        assembler.add(uncertain)
        let window = assembler.close(endedBy: Self.start + .seconds(1))[0].tenants[0].window
        #expect(window.inbound.bytes.estimate == 40 && window.inbound.bytes.upper >= 64)
        #expect(window.outbound.bytes.estimate == 64 && window.outbound.bytes.lower <= 40)
    }

    @Test("A frame between tenants of two sockets comes twice, and counts once")
    func shards() throws {
        var assembler = try assembler(tenants: 2)
        var frame = frame(at: 0.1, 500, from: Self.server, to: Self.outside)
        assembler.add(frame)
        frame.source = nil
        frame.destination = Self.other
        frame.countsInTotal = false
        assembler.add(frame)
        // The first socket counts it as other traffic, although tenants of the second socket are at its ends.
        frame.destination = nil
        assembler.add(frame)
        let interval = assembler.close(endedBy: Self.start + .seconds(1))[0]
        #expect(interval.total.bytes.estimate == 500 && interval.other.kept == 0)
        #expect(interval.tenants.map(\.window.outbound.bytes.estimate) == [500, 0])
        #expect(interval.tenants.map(\.window.inbound.bytes.estimate) == [0, 500])
    }

    @Test("What each direction's frames came to is told once")
    func tallies() throws {
        var assembler = try assembler(tenants: 1, policy: .fixed(.bytes(1_024)))
        assembler.add(frame(at: 0.1, 512, from: Self.outside, to: Self.server, .bytes(1_024)))
        assembler.add(frame(at: 0.1, 2_048, from: Self.outside, to: Self.server, .bytes(1_024)))
        assembler.add(frame(at: 0.1, 60, from: Self.outside, to: Self.outside, .bytes(1_024)))
        var taken: [[DirectionTally]] = []
        assembler.takeTallies { taken.append($0) }
        assembler.takeTallies { taken.append($0) }
        #expect(taken[0] == [.init(frames: 2, bytes: 3_072), .init(), .init(frames: 1, bytes: 1_024)])
        #expect(taken[1] == [.init(), .init(), .init()])
    }

    private func assembler(tenants: Int, policy: SamplingPolicy = .exact) throws -> WindowAssembler {
        let sampled = (0..<tenants).map { SampledTenant(id: "t\($0)", addresses: []) }
        let threshold = if case .fixed(let threshold) = policy { threshold } else { Threshold.exact }
        return WindowAssembler(
            plan: SamplingPlan(tenants: sampled, policy: policy, windowSeconds: 1, windowCount: 2),
            thresholds: .uniform(threshold, tenants: tenants), start: Self.start,
            wallStart: Timestamp(seconds: 1_000_000), largestPayload: 1_500)
    }

    private func frame(
        at seconds: Double, _ length: Int, from source: Int?, to destination: Int?, _ threshold: Threshold = .exact
    ) -> FrameObservation {
        FrameObservation(
            time: Self.start + .nanoseconds(Int64(saturating: seconds * 1e9)), kernelLength: length, length: length,
            threshold: threshold, source: source, destination: destination)
    }
}
