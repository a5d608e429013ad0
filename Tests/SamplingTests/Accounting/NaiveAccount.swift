// SPDX-License-Identifier: Apache-2.0

import Packets
import Pcap
import Sampling
import Values

/// Frames of a file in one piece, and their sums, computed a second time in the naive way: byte by byte from the standards.
struct StoredTraffic {
    struct Sum: Equatable {
        var packets: UInt64 = 0
        var bytes: UInt64 = 0
        var wireBytes: UInt64 = 0

        mutating func add(_ length: Int) {
            packets += 1
            bytes += UInt64(length)
            wireBytes += UInt64(max(60, length) + 24)
        }
    }

    /// One for each position in ``links``.
    static let links = LinkLayer.allCases

    private(set) var bytes: [UInt8] = []
    private(set) var frames: [StoredFrame] = []
    private(set) var all = Sum()
    private(set) var other = Sum()
    private(set) var malformed: UInt64 = 0
    private(set) var inbound: [Sum]
    private(set) var outbound: [Sum]
    private let tenants: [SampledTenant]

    init(_ tenants: [SampledTenant]) {
        self.tenants = tenants
        inbound = Array(repeating: Sum(), count: tenants.count)
        outbound = inbound
    }

    mutating func append(_ captured: [UInt8], length: Int, link: LinkLayer) {
        frames.append(
            StoredFrame(
                offset: UInt32(bytes.count), capturedLength: UInt32(captured.count), length: UInt32(length),
                interface: UInt32(Self.links.firstIndex(of: link) ?? 0)))
        bytes += captured
        // As Ethernet would have it.
        let billed = link == .ethernet ? length : max(0, length - ([.cooked: 16, .cooked2: 20][link] ?? 0)) + 14
        all.add(billed)
        switch Reading(captured, link) {
        case .ends(let source, let destination):
            let (source, destination) = (owner(source), owner(destination))
            if let destination { inbound[destination].add(billed) }
            if let source { outbound[source].add(billed) }
            if source == nil, destination == nil { other.add(billed) }
        case .cut:
            malformed += 1
            other.add(billed)
        case .other: other.add(billed)
        }
    }

    private func owner(_ bytes: [UInt8]) -> Int? {
        guard let address = IPAddress(bytes: bytes) else { return nil }
        var best: (length: Int, tenant: Int)?
        for (position, tenant) in tenants.enumerated() {
            for prefix in tenant.addresses where prefix.contains(address) && prefix.length > best?.length ?? -1 {
                best = (prefix.length, position)
            }
        }
        return best?.tenant
    }

    /// `count` frames of every kind on every link, whole and cut anywhere, and some that are no frames at all.
    static func random(_ count: Int, of tenants: [SampledTenant], seed: UInt64) -> StoredTraffic {
        var generator = SplitMix(state: seed)
        var traffic = StoredTraffic(tenants)
        let ends =
            tenants.flatMap(\.addresses).map(\.address)
            + ["198.51.100.1", "2001:db8:ffff::1"].compactMap { IPAddress($0) }
        for _ in 0..<count {
            let link = links.randomElement(using: &generator) ?? .ethernet
            guard Int.random(in: 0..<16, using: &generator) > 0 else {
                let junk = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                traffic.append(junk, length: Int.random(in: 0...70_000, using: &generator), link: link)
                continue
            }
            let frame = FilterFrame.random(on: link, among: ends, &generator)
            var (bytes, length) = frame.captured(100)
            if Bool.random(using: &generator) {
                bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
            }
            traffic.append(bytes, length: length, link: link)
        }
        return traffic
    }
}

/// The classification of a frame.
private enum Reading {
    case ends(source: [UInt8], destination: [UInt8])
    case cut
    case other

    init(_ frame: [UInt8], _ link: LinkLayer) {
        var rest: ArraySlice<UInt8>
        var type: UInt16
        switch link {
        case .rawIP:
            guard let first = frame.first else { self = .cut; return }
            type = first >> 4 == 4 ? 0x0800 : first >> 4 == 6 ? 0x86dd : 0
            rest = frame[...]
        case .ethernet, .cooked, .cooked2:
            let header = [.ethernet: 14, .cooked: 16, .cooked2: 20][link] ?? 0
            guard frame.count >= header else { self = .cut; return }
            let place = link == .cooked2 ? 0 : header - 2
            type = UInt16(frame[place]) << 8 | UInt16(frame[place + 1])
            rest = frame[header...]
        }
        var tags = 0
        while [0x8100, 0x88a8, 0x9100].contains(type), link != .rawIP, tags < 12 {
            let tag = Array(rest.prefix(4))
            guard tag.count == 4 else { self = .cut; return }
            type = UInt16(tag[2]) << 8 | UInt16(tag[3])
            rest = rest.dropFirst(4)
            tags += 1
        }
        let packet = Array(rest)
        switch type {
        case 0x0800:
            self = packet.count < 20 ? .cut : .ends(source: Array(packet[12..<16]), destination: Array(packet[16..<20]))
        case 0x86dd:
            self = packet.count < 40 ? .cut : .ends(source: Array(packet[8..<24]), destination: Array(packet[24..<40]))
        default: self = .other
        }
    }
}
