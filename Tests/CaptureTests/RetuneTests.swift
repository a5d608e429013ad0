// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Foundation
import Linux
import Namespaces
import Packets
import Sampling
import Synchronization
import Testing
import Values

/// Thresholds that change while frames flow: no frame is lost, counted twice, or weighted with another epoch's threshold.
@Suite("Retunes on real packets", .serialized, .timeLimit(.minutes(3)))
struct RetuneTests {
    /// Eight tenants between whom, and with other addresses, traffic comes and goes, each in its own time.
    private static func flows(_ tenants: Int) -> [TenantTraffic.Flow] {
        let lengths = [60, 590, 1_514, 200, 1_000, 90, 300, 1_514]
        func share(_ index: Int, _ size: Double) -> @Sendable (Double) -> Double {
            let period = 0.37 + 0.11 * Double(index)
            return { seconds in size * (1.05 + sin(2 * Double.pi * seconds / period)) }
        }
        var flows: [TenantTraffic.Flow] = []
        for tenant in 0..<tenants {
            let length = lengths[tenant % lengths.count]
            let size = 0.02 * Double(1 + tenant)
            flows.append(.init(source: nil, destination: tenant, length: length, share: share(tenant, size)))
            flows.append(.init(source: tenant, destination: nil, length: length, share: share(tenant + 3, size / 2)))
        }
        flows.append(.init(source: 0, destination: tenants - 1, length: 700, share: share(5, 0.05)))
        flows.append(.init(source: nil, destination: nil, length: 400, share: share(2, 0.05)))
        return flows
    }

    @Test(
        "Through a hundred retunes under load every rate stays within its bounds, and no frame is lost",
        arguments: [(nil, 100), (100, 40)] as [(UInt16?, Int)])
    func retunes(vlan: UInt16?, count: Int) async throws {
        let (sampler, socket) = try await TestNetwork.run {
            (try Sampler(interface: TestNetwork.near), try RawLinkSocket(interface: TestNetwork.far))
        }
        let tenants = 8
        // Bins of a third of a second, so that much is to be decided.
        let target = AccuracyTarget(relativeError: 0.1, binSeconds: 0.3, framesPerSecond: 8_000)
        let plan = SamplingPlan(
            tenants: try TenantTraffic.sampled(tenants), policy: .adaptive(target), windowSeconds: 0.1)
        let isOver = Atomic(false)
        let stream = try sampler.start(plan)
        let traffic = TenantTraffic(tenants: tenants, vlan: vlan, flows: Self.flows(tenants))
        async let sent = onThread {
            var traffic = traffic
            try traffic.send(through: socket) { isOver.load(ordering: .relaxed) }
            sampler.finish()
            return traffic
        }
        var intervals: [SampledInterval] = []
        for await interval in stream {
            intervals.append(interval)
            if interval.retunes >= count { isOver.store(true, ordering: .relaxed) }
        }
        let exact = try await sent
        let found = try Found(intervals)
        #expect(intervals.last?.retunes ?? 0 >= count)
        for (index, direction) in found.directions.enumerated() {
            try check(direction, exact.directions[index], "direction \(index)")
        }
        try check(found.total, exact.total, "total")
        // Several thresholds at a time, and most frames kept at random.
        #expect(intervals.contains { $0.thresholds.upperBound.bytes >= 8 * $0.thresholds.lowerBound.bytes })
        let measurement = sampler.measurement
        #expect(measurement.received == measurement.delivered && measurement.dropped == 0, "\(measurement)")
        #expect(measurement.delivered == found.total.kept && Double(found.total.kept) < 0.7 * exact.total.frames)
        #expect(measurement.interfacePackets == UInt64(saturating: exact.total.frames), "\(measurement)")
        #expect(intervals.allSatisfy { $0.tenants.allSatisfy { !$0.window.biases.contains(.counterMismatch) } })
    }

    /// The windows' bounds hold, and the error of the sum agrees with its variance.
    private func check(_ found: DirectionWindow, _ sent: TenantTraffic.Sum, _ what: Comment) throws {
        #expect(found.bytes.lower <= sent.bytes && sent.bytes <= found.bytes.upper, what)
        #expect(found.packets.lower <= sent.frames && sent.frames <= found.packets.upper, what)
        let deviations = abs(found.bytes.estimate - sent.bytes) / max(1, found.variance).squareRoot()
        #expect(deviations < 6, what)
    }

    @Test("More frames than the budget bears raise thresholds before the ring drops any")
    func overload() async throws {
        // Room for 32,768 frames: a quarter of those that come.
        let (sampler, socket) = try await TestNetwork.run {
            (
                try Sampler(interface: TestNetwork.near, ringBytes: 4 << 20),
                try RawLinkSocket(interface: TestNetwork.far)
            )
        }
        // Every frame of tenants with tiny grants is kept at first.
        var tenants = try TenantTraffic.sampled(2)
        for index in tenants.indices {
            tenants[index].grant = Grant(inBitsPerSecond: 8_000, outBitsPerSecond: 8_000, burstBytes: 0)
        }
        let plan = SamplingPlan(
            tenants: tenants, policy: .adaptive(AccuracyTarget(framesPerSecond: 2_000)), windowSeconds: 1,
            windowCount: 4)
        let stream = try sampler.start(plan)
        let traffic = TenantTraffic(
            tenants: 2,
            flows: [
                .init(source: nil, destination: 0, length: 60, share: { _ in 0.995 }),
                .init(source: 1, destination: nil, length: 1_000, share: { _ in 0.005 }),
            ])
        async let sent = onThread {
            var traffic = traffic
            let end = MonotonicTime.now() + .milliseconds(2_200)
            try traffic.send(through: socket, framesPerSecond: 60_000) { MonotonicTime.now() >= end }
            return traffic
        }
        var intervals: [SampledInterval] = []
        for await interval in stream { intervals.append(interval) }
        let exact = try await sent
        let found = try Found(intervals)
        let measurement = sampler.measurement
        #expect(measurement.dropped == 0 && measurement.received == measurement.delivered, "\(measurement)")
        #expect(Double(found.total.kept) < 0.4 * exact.total.frames, "\(found.total.kept) \(exact.total.frames)")
        #expect(intervals[0].retunes > 0 && intervals[0].retunes < 20)
        for index in found.directions.indices {
            try check(found.directions[index], exact.directions[index], "direction \(index)")
        }
        // Only the flooded tenant's threshold was raised: until its window ended, the other tenant's frames were counted exactly.
        #expect(intervals[0].tenants[0].window.inbound.threshold > 64)
        let other = intervals[0].tenants[1].window.outbound
        #expect(other.threshold == 1 && other.kept > 0 && other.bytes.lower == other.bytes.upper)
    }

    @Test(
        "Tenants spread over several sockets are each counted exactly, and the whole once",
        arguments: [Threshold.exact, .bytes(512)])
    func shards(threshold: Threshold) async throws {
        let tenants = 9
        var plan = SamplingPlan(
            tenants: try TenantTraffic.sampled(tenants), policy: .fixed(threshold), windowSeconds: 0.5, windowCount: 3)
        plan.capacity = FilterCapacity(instructions: 365)
        let needed = try TenantFilter(
            table: TenantTable(plan.tenants), thresholds: .uniform(threshold, tenants: tenants), link: .ethernet,
            scope: .received, epoch: 0, capacity: plan.capacity
        ).shards.count
        #expect(needed > 1)
        let (sampler, narrow, socket) = try await TestNetwork.run {
            (
                try Sampler(interface: TestNetwork.near, sockets: needed),
                try Sampler(interface: TestNetwork.near, sockets: needed - 1),
                try RawLinkSocket(interface: TestNetwork.far)
            )
        }
        let refused = plan
        #expect(throws: CaptureError.self) { _ = try narrow.start(refused) }
        let stream = try sampler.start(plan)
        let traffic = TenantTraffic(tenants: tenants, flows: Self.flows(tenants))
        async let sent = onThread {
            var traffic = traffic
            let end = MonotonicTime.now() + .milliseconds(1_200)
            try traffic.send(through: socket) { MonotonicTime.now() >= end }
            return traffic
        }
        var intervals: [SampledInterval] = []
        for await interval in stream { intervals.append(interval) }
        let exact = try await sent
        let found = try Found(intervals)
        let measurement = sampler.measurement
        #expect(measurement.dropped == 0 && measurement.received == measurement.delivered, "\(measurement)")
        for index in found.directions.indices {
            try check(found.directions[index], exact.directions[index], "direction \(index)")
            guard threshold == .exact else { continue }
            #expect(found.directions[index].bytes.lower == exact.directions[index].bytes)
            #expect(found.directions[index].bytes.upper == exact.directions[index].bytes)
        }
        try check(found.total, exact.total, "total")
        if threshold == .exact {
            #expect(
                found.total.bytes.upper == exact.total.bytes
                    && found.total.kept == UInt64(saturating: exact.total.frames))
        }
    }

    @Test(
        "A device without Ethernet headers is measured in the bytes that Ethernet would have, and its counters agree",
        arguments: [(65_534, LinkLayer.rawIP), (512, .cooked)] as [(Int32, LinkLayer)])
    func rawPackets(type: Int32, link: LinkLayer) async throws {
        let (sampler, tunnel) = try await TestNetwork.run {
            let tunnel = try TestNetwork.tunnel("ttun0", type: type)
            return (try Sampler(interface: "ttun0"), tunnel)
        }
        #expect(sampler.capture.link == link)
        for threshold in [Threshold.exact, .bytes(2_048)] {
            let plan = SamplingPlan(
                tenants: try TenantTraffic.sampled(1), policy: .fixed(threshold), windowSeconds: 0.6, windowCount: 1)
            let stream = try sampler.start(plan)
            var sent = (inbound: TenantTraffic.Sum(), outbound: TenantTraffic.Sum())
            for turn in 0..<3_000 {
                let length = [48, 576, 1_500][turn % 3]
                let isInbound = turn % 5 != 0
                let (tenant, other) = (TenantTraffic.address(0), TenantTraffic.address(nil))
                try tunnel.deliver(
                    FrameBuilder.ipv4Packet(
                        source: isInbound ? other : tenant, destination: isInbound ? tenant : other,
                        protocolNumber: IPProtocol.udp, identification: 0,
                        payload: [UInt8](repeating: 0, count: length - 20)))
                func add(_ sum: inout TenantTraffic.Sum) {
                    sum.bytes += Double(length + 14)
                    sum.frames += 1
                }
                if isInbound { add(&sent.inbound) } else { add(&sent.outbound) }
            }
            var intervals: [SampledInterval] = []
            for await interval in stream { intervals.append(interval) }
            let found = try Found(intervals)
            try check(found.directions[0], sent.inbound, "inbound")
            try check(found.directions[1], sent.outbound, "outbound")
            #expect(found.directions[2].kept == 0 && intervals[0].malformed == 0)
            if threshold == .exact { #expect(found.directions[0].bytes.upper == sent.inbound.bytes) }
            #expect(intervals[0].tenants[0].window.biases.isEmpty, "\(intervals[0].tenants[0].window.biases)")
            let measurement = sampler.measurement
            #expect(measurement.received == measurement.delivered && measurement.dropped == 0)
            #expect(measurement.interfaceBytes == UInt64(saturating: sent.inbound.bytes + sent.outbound.bytes))
        }
    }
}
