// SPDX-License-Identifier: Apache-2.0

import Capture
import Dispatch
import Evidence
import Failures
import Linux
import Namespaces
import Packets
import Sampling
import Synchronization
import Testing
import Values

/// Real frames through a real kernel: the number of bytes sent is known exactly.
@Suite("Sampler on real packets", .serialized, .timeLimit(.minutes(2)))
struct SamplerTests {
    @Test(
        "The bounds hold the bytes that were sent, in both directions, and no frame is lost",
        arguments: [Threshold.exact, .bytes(2_048), .bytes(16_384)])
    func estimate(threshold: Threshold) async throws {
        let (sampler, sender) = try await TestNetwork.run {
            (try Sampler(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.far))
        }
        // Ends within the second window, so that every frame belongs to one of the two.
        let deadline = MonotonicTime.now() + .milliseconds(900)
        let stream = try sampler.start(try TestNetwork.plan(threshold, seconds: 0.7, windows: 2))
        let sent = try await onThread { try sender.sendMix(until: deadline) }
        var windows: [TrafficWindow] = []
        for await interval in stream {
            windows += interval.tenants.map(\.window)
            #expect(interval.processorTime.thread > .zero)
            #expect(interval.processorTime.process >= interval.processorTime.thread)
        }
        #expect(windows.count == 2)
        let inbound = windows.map(\.inbound.bytes).reduce(.zero, +)
        let outbound = windows.map(\.outbound.bytes).reduce(.zero, +)
        let packets = windows.map { $0.inbound.packets + $0.outbound.packets }.reduce(.zero, +)
        #expect(inbound.lower <= sent.inbound.bytes && sent.inbound.bytes <= inbound.upper, "\(sent) \(inbound)")
        #expect(outbound.lower <= sent.outbound.bytes && sent.outbound.bytes <= outbound.upper, "\(sent) \(outbound)")
        #expect(packets.lower <= sent.packets && sent.packets <= packets.upper, "\(sent) \(packets)")
        #expect(windows.flatMap(\.biases).isEmpty, "\(windows.flatMap(\.biases))")

        let measurement = sampler.measurement
        #expect(measurement.filterInKernel && measurement.offloads.isEmpty, "\(measurement.offloads)")
        #expect(measurement.dropped == 0 && measurement.received == measurement.delivered, "\(measurement)")
        #expect(measurement.keptIn + measurement.keptOut == measurement.delivered)
        #expect(measurement.interfaceBytes == UInt64(saturating: sent.bytes))
        #expect(measurement.interfacePackets == UInt64(saturating: sent.packets))
        #expect(measurement.estimatedBytes.lower <= sent.bytes && sent.bytes <= measurement.estimatedBytes.upper)
        if threshold == .exact {
            #expect(inbound.lower == sent.inbound.bytes && inbound.upper == sent.inbound.bytes)
            #expect(
                outbound.estimate == sent.outbound.bytes && measurement.delivered == UInt64(saturating: sent.packets))
        } else {
            let expected = Double(sent.bytes) / Double(threshold.bytes)
            #expect(Double(measurement.delivered) < 1.5 * expected && measurement.delivered > 0)
        }
    }

    @Test("A window during which the other end's link was lost says so")
    func linkLost() async throws {
        let connected = try await TestNetwork.run {
            let sampler = try Sampler(interface: TestNetwork.near)
            let stream = try sampler.start(try TestNetwork.plan(.exact, seconds: 0.5, windows: 5))
            let (first, all) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let connected = Mutex<[Bool]>([])
            Task {
                for await interval in stream {
                    connected.withLock { $0.append(interval.wasConnected) }
                    first.signal()
                }
                all.signal()
            }
            guard first.wait(timeout: .now() + 20) == .success else { throw TestFailure("no window") }
            try TestNetwork.ip("link set \(TestNetwork.far) down")
            guard all.wait(timeout: .now() + 20) == .success else { throw TestFailure("no end") }
            // Without a reference the run would end.
            return withExtendedLifetime(sampler) { connected.withLock { $0 } }
        }
        #expect(connected.count == 5 && connected.first == true && connected.last == false, "\(connected)")
    }

    @Test("A stripped VLAN tag is billed", arguments: [Threshold.exact, .bytes(2_048)])
    func vlan(threshold: Threshold) async throws {
        let (sampler, sender) = try await TestNetwork.run {
            (try Sampler(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.far))
        }
        let deadline = MonotonicTime.now() + .milliseconds(400)
        let stream = try sampler.start(try TestNetwork.plan(threshold, seconds: 0.9, windows: 1))
        let sent = try await onThread { try sender.sendMix(until: deadline, vlan: 100) }
        var bytes = Estimate.zero
        for await window in stream.map({ $0.tenants[0].window }) {
            bytes = bytes + window.inbound.bytes + window.outbound.bytes
            #expect(window.biases.isEmpty, "\(window.biases)")
        }
        #expect(bytes.lower <= sent.bytes && sent.bytes <= bytes.upper, "\(sent) \(bytes)")
        if threshold == .exact { #expect(bytes.estimate == sent.bytes) }
    }

    @Test("Runs that start and stop under traffic lose no frame, and between them none is kept")
    func restarts() async throws {
        let (sampler, sender) = try await TestNetwork.run {
            (try Sampler(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.far))
        }
        let (running, start) = AsyncStream.makeStream(of: Void.self)
        let isOver = Atomic(false)
        async let traffic = onThread {
            start.finish()
            return try sender.sendMix(until: .now() + .seconds(60)) { isOver.load(ordering: .relaxed) }
        }
        for await _ in running {}
        defer { isOver.store(true, ordering: .relaxed) }
        for _ in 0..<8 {
            let stream = try sampler.start(try TestNetwork.plan(.exact, seconds: 0.1, windows: 1))
            #expect(throws: CaptureError.self) { _ = try sampler.start(try TestNetwork.plan(.exact)) }
            var kept: UInt64 = 0
            for await window in stream.map({ $0.tenants[0].window }) {
                kept += window.inbound.kept + window.outbound.kept
            }
            let measurement = sampler.measurement
            #expect(kept > 0 && kept <= measurement.delivered)
            #expect(measurement.dropped == 0 && measurement.received == measurement.delivered, "\(measurement)")
            #expect(try sampler.capture.attachedProgram() == .dropAll)
        }
        isOver.store(true, ordering: .relaxed)
        _ = try await traffic
        #expect(try sampler.capture.drain { _, _ in } == 0)
    }

    @Test("A run that is stopped amid traffic accounts for every frame that it was given")
    func stoppingAmidTraffic() async throws {
        let (sampler, sender) = try await TestNetwork.run {
            (try Sampler(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.far))
        }
        async let traffic = onThread { try sender.sendMix(until: .now() + .milliseconds(1_500)) }
        var plan = try TestNetwork.plan(.exact, seconds: 0.1)
        plan.windowCount = nil
        for _ in 0..<4 {
            for await interval in try sampler.start(plan) where interval.index == 1 { sampler.stop() }
            let measurement = sampler.measurement
            #expect(measurement.received == measurement.delivered && measurement.dropped == 0, "\(measurement)")
        }
        _ = try await traffic
    }

    @Test("A run that is finished amid traffic hands over the window under way, with the bytes of its time")
    func finishing() async throws {
        let (sampler, sender) = try await TestNetwork.run {
            (try Sampler(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.far))
        }
        let stream = try sampler.start(try TestNetwork.plan(.exact, seconds: 60, windows: 1))
        let sent = try await onThread { try sender.sendMix(until: .now() + .milliseconds(400)) }
        sampler.finish()
        let late = try await onThread { try sender.sendMix(until: .now() + .milliseconds(400)) }
        var intervals: [SampledInterval] = []
        for await interval in stream { intervals.append(interval) }
        let interval = try #require(intervals.first)
        #expect(intervals.count == 1 && interval.seconds >= 0.4 && interval.seconds < 60)
        // The finish takes effect after a moment; frames sent meanwhile may be in the window or not.
        #expect(interval.total.bytes.estimate >= sent.bytes)
        #expect(interval.total.bytes.estimate < sent.bytes + late.bytes)
        let measurement = sampler.measurement
        #expect(measurement.received == measurement.delivered && measurement.dropped == 0, "\(measurement)")
        #expect(try sampler.capture.attachedProgram() == .dropAll)
    }

    @Test("A run without end stops when it is told to, and when its stream has no reader")
    func stopping() async throws {
        let sampler = try await TestNetwork.run { try Sampler(interface: TestNetwork.near) }
        var plan = try TestNetwork.plan(.bytes(2_048), seconds: 0.1)
        plan.windowCount = nil
        let stream = try sampler.start(plan)
        var seen = 0
        for await interval in stream {
            #expect(interval.index == seen && interval.tenants[0].window.inbound.bytes.estimate == 0)
            seen += 1
            if seen == 2 { sampler.stop() }
        }
        #expect(seen >= 2)
        let unread = try sampler.start(plan)
        let reader = Task { for await _ in unread {} }
        reader.cancel()
        await reader.value
        let last = try await started(sampler, plan)
        sampler.stop()
        for await _ in last {}
        #expect(try sampler.capture.attachedProgram() == .dropAll)
    }

    @Test("An interface that vanishes ends the run, and the report says that the filter was not in force")
    func vanishing() async throws {
        let (sampler, sender, stream) = try await TestNetwork.run {
            let sampler = try Sampler(interface: TestNetwork.near)
            let sender = try RawLinkSocket(interface: TestNetwork.far)
            let stream = try sampler.start(try TestNetwork.plan(.exact, seconds: 60, windows: 1))
            try TestNetwork.ip("link del \(TestNetwork.near)")
            return (sampler, sender, stream)
        }
        for await _ in stream {}
        #expect(!sampler.measurement.filterInKernel && sampler.failure?.subject == TestNetwork.near)
        #expect(throws: CaptureError.self) { try sender.send(TestNetwork.frame(length: 60, towardsServer: true)) }
    }

    /// Starts as soon as the run before, which is ending, lets it.
    private func started(_ sampler: Sampler, _ plan: SamplingPlan) async throws -> AsyncStream<SampledInterval> {
        let deadline = MonotonicTime.now() + .seconds(5)
        while true {
            let attempt = Result { try sampler.start(plan) }
            if case .success(let stream) = attempt { return stream }
            if MonotonicTime.now() >= deadline { return try attempt.get() }
            await Task.yield()
        }
    }
}
