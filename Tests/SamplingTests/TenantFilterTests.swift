// SPDX-License-Identifier: Apache-2.0

import FilterMachine
import Packets
import Sampling
import Testing
import Values

@Suite("Filter per tenant")
struct TenantFilterTests {
    @Test(
        "Program, Swift function and definition agree on any table, thresholds and frame", arguments: LinkLayer.allCases
    )
    func agreement(link: LinkLayer) throws {
        var generator = SplitMix(state: 11)
        for round in 0..<60 {
            let table = FilterTables.random([0, 1, 2, 5, 20, 60][round % 6], &generator)
            let exponents: ClosedRange<UInt32> = [0...30, 7...12, 10...16, 0...0, 16...16][round % 5]
            let thresholds = TenantThresholds.random(
                tenants: table.tenants.count, exponents: exponents, &generator)
            let scope = SamplingScope.allCases[round % 2]
            let epoch = Int.random(in: 0..<1_000, using: &generator)
            let filter = try TenantFilter(
                table: table, thresholds: thresholds, link: link, scope: scope, epoch: epoch)
            #expect(filter.shards.count == 1)
            let shard = filter.shards[0]
            try FilterInterpreter.check(shard.program)
            let others = (0..<8).map { _ in IPAddress(ipv4: UInt32.random(in: 0...UInt32.max, using: &generator)) }
            let addresses = table.boundaries + others + [IPAddress(ipv6High: 0x2001_0db8_ffff_0000, low: 1)]
            for _ in 0..<150 {
                let frame = FilterFrame.random(on: link, among: addresses, &generator)
                let source = frame.addresses.flatMap { table.tenantByDefinition(of: $0.source) }
                let destination = frame.addresses.flatMap { table.tenantByDefinition(of: $0.destination) }
                let z = thresholds.byDefinition(source: source, destination: destination)
                #expect(shard.threshold(source: source, destination: destination) == z)
                #expect(
                    shard.threshold(source: frame.addresses?.source, destination: frame.addresses?.destination) == z)
                // The number that decides by a hair, extremes, and any.
                let length = UInt32(frame.length)
                let draws = [length - 1, length, length + 1, 0, .max, .random(in: 0...UInt32.max, using: &generator)]
                for random in draws {
                    let isKept =
                        length > random % z.bytes && !(scope == .received && frame.isOutgoing)
                    let expected = isKept ? frame.snapLength + epoch % 8 : 0
                    let kept = try frame.interpreter(random: random).run(shard.program)
                    #expect(Int(kept) == expected, "\(frame), z \(z.bytes), random \(random)")
                    #expect(frame.decision(of: shard, random: random) == expected, "\(frame)")
                }
            }
        }
    }

    @Test("Of all random numbers exactly min(len, z) of each z keep a frame of len bytes")
    func probability() throws {
        let table = FilterTables.scattered(12)
        let sizes: [UInt32] = [1, 2, 16, 64, 128, 256, 512, 1_024]
        for smallest in [UInt32(1), 128] {
            var generator = SplitMix(state: 5)
            let choices = sizes.filter { $0 >= smallest }.map { Threshold.bytes($0) }
            let thresholds = TenantThresholds(
                tenants: (0..<12).map { _ in
                    .init(
                        inbound: choices.randomElement(using: &generator) ?? .exact,
                        outbound: choices.randomElement(using: &generator) ?? .exact)
                }, other: .bytes(512))
            let shard = try TenantFilter(
                table: table, thresholds: thresholds, link: .ethernet, scope: .received, epoch: 0
            ).shards[0]
            for position in 0..<12 {
                let tenant = table.tenants[position].addresses[0].address
                let frames = [
                    (thresholds.tenants[position].inbound, IPAddress(ipv4: 7), tenant),
                    (thresholds.tenants[position].outbound, tenant, IPAddress(ipv4: 7)),
                ]
                for (z, source, destination) in frames {
                    for length in [60, 64, 127, 128, 129, 600, 1_514] {
                        var frame = FilterFrame(link: .ethernet, packet: .ip(source: source, destination: destination))
                        frame.length = length
                        var kept = 0
                        // The high bits must not matter.
                        for random in UInt32(0)..<1_024
                        where try frame.interpreter(random: random | 0xabcd_0000).run(shard.program) > 0 { kept += 1 }
                        #expect(
                            kept == min(length, Int(z.bytes)) * 1_024 / Int(z.bytes), "z \(z.bytes), length \(length)")
                    }
                }
            }
        }
    }

    @Test("The captured length tells the epoch of every frame with a transport header", arguments: LinkLayer.allCases)
    func epochs(link: LinkLayer) throws {
        var generator = SplitMix(state: 23)
        let table = FilterTables.random(20, &generator)
        for epoch in [0, 1, 7, 8, 9, 1_000_003, -1] {
            let shard = try TenantFilter(
                table: table, thresholds: .uniform(.exact, tenants: 20), link: link, scope: .both, epoch: epoch
            ).shards[0]
            for _ in 0..<2_000 {
                let frame = FilterFrame.random(on: link, among: table.boundaries, &generator)
                let kept = frame.decision(of: shard, random: 0)
                #expect(kept <= TenantFilter.longestSnapLength)
                let (bytes, length) = frame.captured(min(kept, frame.length))
                let header = LinkHeader(captured: bytes.span.bytes, on: link)
                let told = header.epoch(capturedLength: bytes.count, length: length)
                #expect(told == (kept < frame.length ? ((epoch % 8) + 8) % 8 : nil), "\(frame)")
                let flow = Flow(bytes.span.bytes, behind: header)
                #expect(flow?.source == frame.addresses?.source, "\(frame)")
                #expect(flow?.destination == frame.addresses?.destination, "\(frame)")
            }
        }
    }

    @Test("The shortest IPv4 and IPv6 packets with a transport header are longer than what is kept of them")
    func shortestPackets() throws {
        for link in LinkLayer.allCases {
            let shard = try TenantFilter(
                table: TenantTable([]), thresholds: .uniform(.exact, tenants: 0), link: link, scope: .both, epoch: 7
            ).shards[0]
            for (address, header) in [(IPAddress(ipv4: 1), 20), (IPAddress(ipv6High: 1, low: 1), 40)] {
                for tags in 0...(link == .rawIP ? 0 : 2) {
                    var frame = FilterFrame(link: link, packet: .ip(source: address, destination: address))
                    frame.tags = Array(repeating: 0x8100, count: tags)
                    frame.length = (link == .ethernet ? 14 : 0) + 4 * tags + header + 8
                    #expect(frame.decision(of: shard, random: 0) == frame.length - 1)
                }
            }
        }
    }

    @Test(
        "One program holds 1,000 scattered tenants, whatever their thresholds",
        arguments: [(1, 100), (200, 750), (400, 1_350), (1_000, 3_000)])
    func oneProgram(count: Int, most: Int) throws {
        for table in [FilterTables.scattered(count), FilterTables.scattered(count, seed: 99)] {
            var generator = SplitMix(state: UInt64(count))
            for exponents in [0...30, 8...20, 16...16] as [ClosedRange<UInt32>] {
                let thresholds = TenantThresholds.random(tenants: count, exponents: exponents, &generator)
                let filter = try TenantFilter(
                    table: table, thresholds: thresholds, link: .ethernet, scope: .received, epoch: 0)
                #expect(filter.shards.count == 1)
                try FilterInterpreter.check(filter.shards[0].program)
                #expect(filter.shards[0].program.instructions.count <= most)
            }
        }
    }

    @Test("Many tenants are spread over shards that hold, and that do not depend on the thresholds")
    func shards() throws {
        for table in [FilterTables.scattered(2_000), FilterTables.scattered(5_000), FilterTables.dualStack(2_000)] {
            let count = table.tenants.count
            var generator = SplitMix(state: 77)
            var ranges: Set<[Range<Int>]> = []
            for exponents in [0...30, 8...20, 16...16] as [ClosedRange<UInt32>] {
                let thresholds = TenantThresholds.random(tenants: count, exponents: exponents, &generator)
                let filter = try TenantFilter(
                    table: table, thresholds: thresholds, link: .ethernet, scope: .received, epoch: 0)
                for shard in filter.shards { try FilterInterpreter.check(shard.program) }
                ranges.insert(filter.shards.map(\.tenants))
            }
            #expect(ranges.count == 1)
            #expect(ranges.first?.flatMap { $0 } == Array(0..<count))
        }
    }
}

extension TenantThresholds {
    fileprivate func byDefinition(source: Int?, destination: Int?) -> Threshold {
        let own = [source.map { tenants[$0].outbound }, destination.map { tenants[$0].inbound }].compactMap { $0 }
        return own.min { $0.bytes < $1.bytes } ?? other
    }
}
