// SPDX-License-Identifier: Apache-2.0

import Linux
import Packets
import Sampling
import Testing
import Values

@Suite("Frames read")
struct FrameReaderTests {
    private static let tenants = [0x0a00_000a, 0x0a00_000b].map { IPAddress(ipv4: $0) }
    private static let outsider = IPAddress(ipv4: 0xc633_6401)

    private func reader(_ link: LinkLayer, _ scope: SamplingScope = .received) throws -> FrameReader {
        let table = TenantTable(
            try Self.tenants.enumerated().map { index, address in
                SampledTenant(id: "t\(index)", addresses: [try #require(IPPrefix(address, length: 32))])
            })
        let thresholds = TenantThresholds(
            tenants: [
                .init(inbound: .bytes(64), outbound: .bytes(128)), .init(inbound: .bytes(256), outbound: .bytes(512)),
            ], other: .bytes(1_024))
        let filter = try TenantFilter(table: table, thresholds: thresholds, link: link, scope: scope, epoch: 0)
        let beginning = MonotonicTime(nanoseconds: 0)
        return FrameReader(
            table: table, link: link, scope: scope,
            epochs: EpochTracker(filter.shards[0], earliest: beginning, latest: beginning))
    }

    private func observe(
        _ frame: FilterFrame, _ kept: Int, by reader: FrameReader
    ) -> FrameObservation {
        let (bytes, length) = frame.captured(kept)
        return reader.observe(bytes.span.bytes, length: length, time: MonotonicTime(nanoseconds: 1))
    }

    @Test("Both ends, lengths and the threshold of a frame are known on every link", arguments: LinkLayer.allCases)
    func parties(link: LinkLayer) throws {
        let reader = try reader(link)
        for (source, destination, from, to, z) in [
            (Self.tenants[0], Self.tenants[1], 0, 1, 128), (Self.outsider, Self.tenants[0], nil, 0, 64),
            (Self.tenants[1], Self.outsider, 1, nil, 512), (Self.outsider, Self.outsider, nil, nil, 1_024),
        ] as [(IPAddress, IPAddress, Int?, Int?, UInt32)] {
            var frame = FilterFrame(link: link, packet: .ip(source: source, destination: destination))
            let seen = observe(frame, frame.snapLength, by: reader)
            #expect(seen.source == from && seen.destination == to && seen.threshold.bytes == z && seen.countsInTotal)
            // A link without Ethernet's header costs the same: 14 bytes more than the packet.
            let billed = frame.length + link.absentHeader
            #expect(seen.length == billed && seen.kernelLength == frame.length && !seen.isMalformed)
            guard link != .rawIP else { continue }
            // On arrival the kernel takes the outer tag off; it is billed.
            frame.tagWasStripped = true
            let tagged = observe(frame, frame.snapLength, by: reader)
            #expect(tagged.source == from && tagged.threshold.bytes == z && !tagged.hasAmbiguousTag)
            #expect(tagged.length == billed + 4 && tagged.kernelLength == frame.length)
        }
    }

    @Test("The old tag of switches stays in the frame; in a frame that may be sent by this host it is ambiguous")
    func tags() throws {
        var frame = FilterFrame(link: .ethernet, packet: .ip(source: Self.outsider, destination: Self.tenants[0]))
        frame.tags = [0x9100]
        let old = observe(frame, frame.snapLength, by: try reader(.ethernet))
        #expect(old.length == frame.length && old.kernelLength == frame.length && old.destination == 0)
        frame.tags = []
        frame.tagWasStripped = true
        #expect(observe(frame, frame.snapLength, by: try reader(.ethernet, .both)).hasAmbiguousTag)
    }

    @Test("A frame whose network header is cut is malformed, and no tenant's; another protocol is not malformed")
    func malformed() throws {
        for link in LinkLayer.allCases {
            let reader = try reader(link)
            let network = link == .ethernet ? 14 : 0
            var frame = FilterFrame(link: link, packet: .ip(source: Self.outsider, destination: Self.tenants[0]))
            for length in 1..<(network + 20) {
                frame.length = length
                let seen = observe(frame, length, by: reader)
                #expect(seen.isMalformed && seen.destination == nil && seen.threshold.bytes == 1_024, "\(length)")
            }
            frame.length = network + 20
            #expect(!observe(frame, frame.length, by: reader).isMalformed)
            frame.packet = .other(type: 0x0806)
            frame.length = 60
            #expect(!observe(frame, frame.snapLength, by: reader).isMalformed)
            #expect(reader.observe([UInt8]().span.bytes, length: 0, time: .init(nanoseconds: 1)).isMalformed)
        }
    }
}
