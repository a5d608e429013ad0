// SPDX-License-Identifier: Apache-2.0

import Capture
import Evidence
import Failures
import Glibc
import Linux
import Packets
import Sampling
import Values

/// Traffic of several tenants over the test network's cable, and what was sent of it, exactly.
struct TenantTraffic: Sendable {
    /// In the order of a tenant's directions: tenant i's inbound at 2 i, its outbound at 2 i + 1; other traffic last.
    struct Sum: Sendable {
        var bytes = 0.0
        var frames = 0.0
    }

    /// A kind of frame that is sent again and again. `nil` stands for an address that belongs to no tenant.
    struct Flow: Sendable {
        let source: Int?
        let destination: Int?
        let length: Int
        /// Share of all frames, at time `seconds` since the beginning.
        let share: @Sendable (_ seconds: Double) -> Double
    }

    let tenants: Int
    let flows: [Flow]
    let vlan: UInt16?
    private(set) var directions: [Sum]
    private(set) var total = Sum()

    init(tenants: Int, vlan: UInt16? = nil, flows: [Flow]) {
        self.tenants = tenants
        self.flows = flows
        self.vlan = vlan
        directions = Array(repeating: Sum(), count: 2 * tenants + 1)
    }

    static func address(_ tenant: Int?) -> IPAddress {
        IPAddress(ipv4: tenant.map { 0x0a00_0100 + UInt32($0) } ?? 0xc633_6407)
    }

    static func sampled(_ count: Int) throws -> [SampledTenant] {
        try (0..<count).map { position in
            guard let prefix = IPPrefix(address(position), length: 32) else {
                throw TestFailure("tenant \(position)")
            }
            return SampledTenant(id: "t\(position)", addresses: [prefix])
        }
    }

    /// Sends until `isOver`, on average `framesPerSecond`.
    mutating func send(
        through socket: RawLinkSocket, framesPerSecond: Int = 20_000, isOver: () -> Bool
    ) throws {
        let frames = flows.map { flow in
            TestNetwork.frame(
                length: flow.length, from: TenantTraffic.address(flow.source),
                to: TenantTraffic.address(flow.destination), vlan: vlan)
        }
        let start = MonotonicTime.now()
        var sent = 0
        // Each flow gets a frame whenever its share of all frames has summed up to one.
        var credit = [Double](repeating: 0, count: flows.count)
        while !isOver() {
            let seconds = Double((MonotonicTime.now() - start).nanoseconds) / 1e9
            guard sent < Int(saturating: seconds * Double(framesPerSecond)) else {
                usleep(200)
                continue
            }
            for _ in 0..<16 {
                for (index, flow) in flows.enumerated() { credit[index] += flow.share(seconds) }
                for index in flows.indices where credit[index] >= 1 {
                    credit[index] -= 1
                    try socket.send(frames[index])
                    count(flows[index], frames[index].count)
                    sent += 1
                }
            }
        }
    }

    private mutating func count(_ flow: Flow, _ length: Int) {
        func add(_ sum: inout Sum) {
            sum.bytes += Double(length)
            sum.frames += 1
        }
        add(&total)
        if let destination = flow.destination { add(&directions[2 * destination]) }
        if let source = flow.source { add(&directions[2 * source + 1]) }
        if flow.source == nil, flow.destination == nil { add(&directions[2 * tenants]) }
    }
}

/// The results of a run's windows, in the order of ``TenantTraffic/directions``.
struct Found {
    var directions: [DirectionWindow]
    var total: DirectionWindow

    init(_ intervals: [SampledInterval]) throws {
        guard !intervals.isEmpty else { throw TestFailure("no window") }
        let all = intervals.map { interval in
            interval.tenants.flatMap { [$0.window.inbound, $0.window.outbound] } + [interval.other]
        }
        directions = all[0].indices.map { index in all.map { $0[index] }.sum }
        total = intervals.map(\.total).sum
    }
}

extension [DirectionWindow] {
    fileprivate var sum: DirectionWindow {
        let zero = DirectionWindow(
            bytes: .zero, wireBytes: .zero, packets: .zero, kept: 0, keptBytes: 0, variance: 0, threshold: 1)
        return reduce(zero) { a, b in
            DirectionWindow(
                bytes: a.bytes + b.bytes, wireBytes: a.wireBytes + b.wireBytes, packets: a.packets + b.packets,
                kept: a.kept + b.kept, keptBytes: a.keptBytes + b.keptBytes, variance: a.variance + b.variance,
                threshold: Swift.max(a.threshold, b.threshold))
        }
    }
}
