// SPDX-License-Identifier: Apache-2.0

import Linux
import Packets
import Sampling
import Values

/// A frame on its way from the ring to the estimators: link header, tags, addresses, tenants, and the threshold that kept it.
///
/// Input: one byte for link layer and scope, two (big-endian) for what the filter cut off, then the frame.
enum FrameTarget: FuzzTarget {
    static let name = "frame"
    static let longestInput = 160

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard input.count >= 3 else { return }
        let link = LinkLayer.allCases[Int(input[0] >> 1 & 3) % LinkLayer.allCases.count]
        let isBoth = input[0] & 1 != 0
        let frame = UnsafeRawBufferPointer(rebasing: input[3...])
        let length = frame.count + Int(input[1]) << 8 + Int(input[2])
        let reader = readers[2 * (LinkLayer.allCases.firstIndex(of: link) ?? 0) + (isBoth ? 1 : 0)]
        let seen = reader.observe(frame.bytes, length: length, time: MonotonicTime(nanoseconds: 1))

        let wanted = Reading(frame, on: link)
        let packet = [.cooked: max(1, length - 16), .cooked2: max(1, length - 20)][link] ?? length
        try expect(seen.length, equals: link == .ethernet ? packet : packet + 14, "what Ethernet would carry is billed")
        try expect(
            seen.kernelLength, equals: wanted.isStrippable ? max(1, packet - 4) : packet,
            "the kernel decides without a stripped tag")
        try expect(seen.hasAmbiguousTag, equals: wanted.isStrippable && isBoth, "only a sent tag is ambiguous")
        let source = owner(of: wanted.source)
        let destination = owner(of: wanted.destination)
        try expect(seen.source, equals: source, "source")
        try expect(seen.destination, equals: destination, "destination")
        let threshold = thresholds.threshold(source: source, destination: destination)
        try expect(seen.threshold, equals: threshold, "threshold")
        try expect(seen.alternative == nil && seen.countsInTotal, "one filter of one shard")
        try expect(!seen.isMalformed || wanted.source.isEmpty, "a frame with addresses is not malformed")
        let flow = Flow(frame.bytes, behind: LinkHeader(captured: frame.bytes, on: link))
        try expect(flow?.source.bytes ?? [], equals: wanted.source, "source's address")
        try expect(flow?.destination.bytes ?? [], equals: wanted.destination, "destination's address")
    }

    private static let prefixes: [IPPrefix?] = [
        IPPrefix("203.0.113.10"), IPPrefix("10.0.0.0/8"), IPPrefix("2001:db8::/64"),
    ]

    private static let table = TenantTable(
        prefixes.enumerated().map { SampledTenant(id: "\($0.offset)", addresses: $0.element.map { [$0] } ?? []) })

    private static let thresholds: TenantThresholds = {
        var thresholds = TenantThresholds.uniform(.bytes(1 << 16), tenants: prefixes.count)
        for position in thresholds.tenants.indices {
            thresholds.tenants[position] = .init(
                inbound: .bytes(1 << UInt32(8 + position)), outbound: .bytes(1 << UInt32(12 + position)))
        }
        return thresholds
    }()

    /// For each link layer one of either scope.
    private static let readers: [FrameReader] = LinkLayer.allCases.flatMap { link in
        [SamplingScope.received, .both].map { scope in
            guard
                let filter = try? TenantFilter(
                    table: table, thresholds: thresholds, link: link, scope: scope, epoch: 0)
            else { fatalError("three tenants fit no filter") }
            let start = MonotonicTime(nanoseconds: 0)
            return FrameReader(
                table: table, link: link, scope: scope,
                epochs: EpochTracker(filter.shards[0], earliest: start, latest: start))
        }
    }

    private static func owner(of bytes: [UInt8]) -> Int? {
        guard let address = IPAddress(bytes: bytes) else { return nil }
        return prefixes.firstIndex { $0?.contains(address) ?? false }
    }
}

/// The same frame read a second time, naively: by the offsets in the standards and nothing of the reader.
private struct Reading {
    var isStrippable = false
    var source: [UInt8] = []
    var destination: [UInt8] = []

    init(_ frame: UnsafeRawBufferPointer, on link: LinkLayer) {
        // Behind the link header and behind each tag, 20 bytes are the least that an IP packet has.
        var start = [LinkLayer.ethernet: 14, .cooked: 16, .cooked2: 20, .rawIP: 0][link] ?? 0
        guard frame.count >= start + 20 else { return }
        var type = UInt16(0)
        switch link {
        case .rawIP: type = [4: 0x0800, 6: 0x86dd][frame[0] >> 4] ?? 0
        default:
            type = Reading.number(frame, link == .cooked2 ? 0 : start - 2)
            isStrippable = type == 0x8100 || type == 0x88a8
            for _ in 0..<2 where [0x8100, 0x88a8, 0x9100].contains(type) {
                start += 4
                guard frame.count >= start + 20 else { return }
                type = Reading.number(frame, start - 2)
            }
        }
        let packet = frame[start...]
        switch type {
        case 0x0800:
            source = Array(packet.dropFirst(12).prefix(4))
            destination = Array(packet.dropFirst(16).prefix(4))
        case 0x86dd where packet.count >= 40:
            source = Array(packet.dropFirst(8).prefix(16))
            destination = Array(packet.dropFirst(24).prefix(16))
        default: break
        }
    }

    private static func number(_ frame: UnsafeRawBufferPointer, _ offset: Int) -> UInt16 {
        UInt16(frame[offset]) << 8 | UInt16(frame[offset + 1])
    }
}
