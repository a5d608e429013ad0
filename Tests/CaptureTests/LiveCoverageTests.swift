// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Foundation
import Namespaces
import Packets
import Sampling
import Testing
import Values

/// Whether bounds hold as often as they say, on real packets: the kernel's own random numbers, against a second socket that keeps every frame.
@Suite("Coverage on real packets", .serialized, .timeLimit(.minutes(3)))
struct LiveCoverageTests {
    private static let tenants = 40
    private static let windows = 32

    /// 1,280 windows of 40 tenants side by side, in and out: 2,560 bounds. The windows of the two sockets begin and end while nothing is sent.
    ///
    /// 2,432 of 2,560 independent bounds of 95 % hold on average, with a standard deviation of 11.0. Fewer than 94 % or more than 96 %
    /// would be 2.3 of them away, a false alarm in one run of 50: the test asks for 92.9 to 97.1 %, 4.9 of them, which chance leaves once in a
    /// million runs. Off line, with a fixed seed, 94 to 96 % is asked for.
    @Test("Of 2,560 bounds of 95 % as many hold as should")
    func coverage() async throws {
        let (sampled, exact, socket) = try await TestNetwork.run {
            (
                try Sampler(interface: TestNetwork.near), try Sampler(interface: TestNetwork.near),
                try RawLinkSocket(interface: TestNetwork.far)
            )
        }
        let count = Self.tenants
        var covered = 0
        var total = 0
        var skewed = 0.0
        for _ in 0..<Self.windows {
            var plan = SamplingPlan(
                tenants: try TenantTraffic.sampled(count), policy: .fixed(.bytes(256)), windowSeconds: 60,
                windowCount: 1, deviations: 1.959964)
            let ofSample = try sampled.start(plan)
            plan.policy = .exact
            let ofAll = try exact.start(plan)
            try await onThread { try Self.send(through: socket) }
            sampled.finish()
            exact.finish()
            let found = try await Self.only(ofSample)
            let truth = try await Self.only(ofAll)
            #expect(found.dropped == 0 && truth.dropped == 0)
            for (found, truth) in zip(found.tenants, truth.tenants) {
                for direction in Direction.allCases {
                    let bytes = truth.window[direction].bytes.estimate
                    let bounds = found.window[direction].bytes
                    #expect(truth.window[direction].kept > 100)
                    total += 1
                    if bounds.lower <= bytes, bytes <= bounds.upper { covered += 1 }
                    skewed += (bounds.estimate - bytes) / found.window[direction].variance.squareRoot()
                }
            }
        }
        let share = Double(covered) / Double(total)
        print("live coverage: \(covered) of \(total), \((share * 10_000).rounded() / 100) %")
        #expect(total == 2 * Self.tenants * Self.windows && (0.929...0.971).contains(share), "\(share)")
        // The sum of so many standard normal variables, were all independent.
        #expect(abs(skewed) < 5 * Double(total).squareRoot(), "\(skewed)")
    }

    /// 1,200 frames for each direction of each tenant: some 560 of them are kept, all at random.
    private static func send(through socket: RawLinkSocket) throws {
        let frames = (0..<tenants).flatMap { tenant in
            [60, 90, 130, 200].flatMap { length in
                [(nil, tenant), (tenant, nil)].map { (from: Int?, to: Int?) in
                    TestNetwork.frame(
                        length: length, from: TenantTraffic.address(from), to: TenantTraffic.address(to))
                }
            }
        }
        for _ in 0..<300 {
            for frame in frames { try socket.send(frame) }
        }
    }

    private static func only(_ stream: AsyncStream<SampledInterval>) async throws -> SampledInterval {
        var intervals: [SampledInterval] = []
        for await interval in stream { intervals.append(interval) }
        return try #require(intervals.first)
    }
}
