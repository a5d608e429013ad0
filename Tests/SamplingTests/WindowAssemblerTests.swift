// SPDX-License-Identifier: Apache-2.0

import Evidence
import Sampling
import Testing

@Suite("Windows")
struct WindowAssemblerTests {
    static let server = IPAddress(ipv4: 0x0a00_000a)
    static let other = IPAddress(ipv4: 0x0a00_000b)
    static let outside = IPAddress(ipv4: 0xc633_6401)
    static let start = MonotonicTime(nanoseconds: 5_000_000_000)

    @Test("Frames go to their window, tenant and direction")
    func sorting() throws {
        var assembler = try assembler(tenants: [Self.server, Self.other])
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
        var assembler = try assembler(tenants: [Self.server])
        #expect(assembler.close(endedBy: Self.start + .milliseconds(999)).isEmpty)
        #expect(assembler.close(endedBy: Self.start + .milliseconds(1_000)).count == 1)
        assembler.add(frame(at: 0.7, 100, from: Self.outside, to: Self.server))
        #expect(assembler.lateFrames == 1 && assembler.closed == 1)
    }

    @Test("An upload in one direction only is flagged, and so are drops, clock steps and merged frames")
    func biases() throws {
        var assembler = try assembler(tenants: [Self.server])
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
        var assembler = try assembler(tenants: [Self.server])
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
        "A run that is finished in the midst of a window ends with a shorter one, and what comes behind its end is nobody's"
    )
    func finishing() throws {
        var assembler = try assembler(tenants: [Self.server])
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
        var assembler = try assembler(tenants: [Self.server])
        #expect(assembler.close(endedBy: Self.start + .seconds(1)).count == 1)
        assembler.finish(at: Self.start + .milliseconds(500))
        #expect(assembler.isFinished)
        assembler = try self.assembler(tenants: [Self.server])
        assembler.finish(at: Self.start + .seconds(7))
        #expect(assembler.close(endedBy: Self.start + .seconds(9)).map(\.seconds) == [1, 1])
    }

    @Test(
        "A duration that is no multiple of the windows' makes the last one shorter",
        arguments: [2.5: [1, 1, 0.5], 2: [1, 1], 0.3: [0.3]])
    func duration(seconds: Double, lengths: [Double]) throws {
        let prefix = try #require(IPPrefix(Self.server, length: 32))
        var assembler = WindowAssembler(
            plan: SamplingPlan(
                tenants: [SampledTenant(id: "t", addresses: [prefix])], policy: .exact, windowSeconds: 1,
                duration: seconds),
            start: Self.start, wallStart: Timestamp(seconds: 0), largestPayload: 1_500)
        let intervals = assembler.close(endedBy: Self.start + .seconds(10))
        #expect(intervals.map(\.seconds) == lengths && assembler.isFinished)
        #expect(intervals.map { $0.start.seconds(since: Timestamp(seconds: 0)) } == lengths.indices.map(Double.init))
    }

    @Test("The longest prefix decides whose an address is")
    func longestPrefix() throws {
        let plan = SamplingPlan(
            tenants: [
                SampledTenant(id: "wide", addresses: [try #require(IPPrefix("10.0.0.0/8"))]),
                SampledTenant(id: "narrow", addresses: [try #require(IPPrefix("10.0.0.0/28"))]),
                SampledTenant(id: "host", addresses: [try #require(IPPrefix("10.0.0.11"))]),
            ], policy: .exact, windowSeconds: 1, windowCount: 1)
        var assembler = WindowAssembler(
            plan: plan, start: Self.start, wallStart: Timestamp(seconds: 0), largestPayload: 1_500)
        assembler.add(frame(at: 0, 100, from: Self.server, to: Self.other))
        assembler.add(frame(at: 0, 200, from: Self.outside, to: IPAddress(ipv4: 0x0a00_0101)))
        let windows = assembler.close(endedBy: Self.start + .seconds(1)).flatMap(\.tenants).map(\.window)
        #expect(windows.map(\.inbound.bytes.estimate) == [200, 0, 100])
        #expect(windows.map(\.outbound.bytes.estimate) == [0, 100, 0])
    }

    private func assembler(tenants: [IPAddress]) throws -> WindowAssembler {
        let sampled = try tenants.enumerated().map { index, address in
            SampledTenant(id: "t\(index)", addresses: [try #require(IPPrefix(address, length: 32))])
        }
        return WindowAssembler(
            plan: SamplingPlan(tenants: sampled, policy: .exact, windowSeconds: 1, windowCount: 2),
            start: Self.start, wallStart: Timestamp(seconds: 1_000_000), largestPayload: 1_500)
    }

    private func frame(
        at seconds: Double, _ length: Int, from source: IPAddress, to destination: IPAddress
    ) -> FrameObservation {
        FrameObservation(
            time: Self.start + .nanoseconds(Int64(seconds * 1e9)), kernelLength: length, length: length,
            addresses: (source, destination))
    }
}
