// SPDX-License-Identifier: Apache-2.0

import FilterMachine
import Packets
import Sampling
import Values

/// A frame as a filter sees it, built from its fields: the tests know its addresses without reading them.
struct FilterFrame {
    enum Packet {
        case ip(source: IPAddress, destination: IPAddress)
        case other(type: UInt16)
    }

    var link: LinkLayer
    var packet: Packet
    /// Types of the tags in the frame, outermost first; a raw IP link has none.
    var tags: [UInt16] = []
    var tagWasStripped = false
    var isOutgoing = false
    /// Bytes of the whole frame; fewer than its headers when it is cut.
    var length = 1_000

    private var family: IPAddress.Family? {
        if case .ip(let source, _) = packet { source.family } else { nil }
    }

    private var type: UInt16 {
        switch packet {
        case .ip(let source, _): source.family == .ipv4 ? 0x0800 : 0x86dd
        case .other(let type): type
        }
    }

    /// The protocol type that a cooked socket reports.
    var linkProtocol: UInt16 { tags.first ?? type }

    /// The bytes that the kernel shows, at most 100.
    var bytes: [UInt8] {
        let types = (tags + [type]).map { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        var bytes: [UInt8] = link == .ethernet ? (0..<12).map { _ in 0x5e } + types[0] : []
        if link != .rawIP {
            for type in types.dropFirst() { bytes += [0x20, 0x07] + type }
        }
        switch packet {
        case .ip(let source, let destination):
            bytes +=
                source.family == .ipv4
                // A fragment with options.
                ? [0x46, 0, 0, 60, 1, 2, 0x20, 9, 64, 17, 0, 0] + source.bytes + destination.bytes + [1, 1, 1, 1]
                : [0x60, 0, 0, 0, 0, 8, 44, 64] + source.bytes + destination.bytes
        case .other: bytes += (0..<24).map { _ in 0x01 }
        }
        bytes += (0..<64).map { UInt8($0) }
        return Array(bytes.prefix(min(length, 100)))
    }

    private var linkLength: Int { link == .ethernet ? 14 : 0 }

    /// The number of tags that are read: at most two, and only those within the frame.
    private var tagsRead: Int {
        var read = 0
        while read < tags.count, read + (tagWasStripped ? 1 : 0) < 2, length >= linkLength + 4 * read + 20 { read += 1 }
        return read
    }

    /// Its packet begins where the filter looks for it.
    private var isRead: Bool { tagsRead == tags.count && length >= linkLength + 4 * tagsRead + 20 }

    /// Both ends, when the frame is long enough to hold them.
    var addresses: (source: IPAddress, destination: IPAddress)? {
        guard case .ip(let source, let destination) = packet, isRead,
            length >= linkLength + 4 * tagsRead + (family == .ipv4 ? 20 : 40)
        else { return nil }
        return (source, destination)
    }

    /// Bytes kept by a filter of epoch 0: up to the end of the addresses.
    var snapLength: Int {
        linkLength + 4 * tagsRead + (isRead && family == .ipv6 ? 40 : 20)
    }

    /// The bytes that libpcap delivers of those kept: with the link header, and with the tag that the kernel had stripped.
    func captured(_ kept: Int) -> (bytes: [UInt8], length: Int) {
        let bytes = Array(bytes.prefix(kept))
        let tag: [UInt8] = [0x00, 0x2a]
        switch (link, tagWasStripped) {
        case (.ethernet, true):
            guard bytes.count >= 14 else { return (bytes, length) }
            return (Array(bytes[..<12]) + [0x81, 0x00] + tag + Array(bytes[12...]), length + 4)
        case (.cooked, let tagWasStripped):
            let own = [UInt8(linkProtocol >> 8), UInt8(linkProtocol & 0xff)]
            let header = [UInt8](repeating: 0, count: 14) + (tagWasStripped ? [0x81, 0x00] + tag + own : own)
            return (header + bytes, length + header.count)
        case (.cooked2, let tagWasStripped):
            let own = [UInt8(linkProtocol >> 8), UInt8(linkProtocol & 0xff)]
            let rest = [UInt8](repeating: 7, count: 18)
            let header = tagWasStripped ? [0x81, 0x00] + rest + tag + own : own + rest
            return (header + bytes, length + header.count)
        case (.ethernet, false), (.rawIP, _): return (bytes, length)
        }
    }

    func interpreter(random: UInt32) -> FilterInterpreter {
        FilterInterpreter(
            frame: bytes, length: UInt32(length), packetType: isOutgoing ? 4 : 0, random: random,
            linkProtocol: UInt32(linkProtocol), tagPresent: tagWasStripped)
    }

    func decision(of shard: FilterShard, random: UInt32) -> Int {
        shard.decide(
            frame: bytes.span.bytes, length: length, random: random, packetType: isOutgoing ? 4 : 0,
            protocol: linkProtocol, tagWasStripped: tagWasStripped)
    }

    /// Any frame on `link`, with ends from `addresses`.
    static func random(on link: LinkLayer, among addresses: [IPAddress], _ generator: inout SplitMix) -> FilterFrame {
        let source = addresses.randomElement(using: &generator) ?? IPAddress(ipv4: 1)
        let alike = addresses.filter { $0.family == source.family }
        let destination = alike.randomElement(using: &generator) ?? source
        let others: [UInt16] = [0x0806, 0x0600, 0x002e, 0x88cc, 0x0801, 0x86dc]
        var frame = FilterFrame(
            link: link,
            packet: Int.random(in: 0..<8, using: &generator) == 0
                ? .other(type: others.randomElement(using: &generator) ?? 0)
                : .ip(source: source, destination: destination))
        if link != .rawIP, Bool.random(using: &generator) {
            frame.tags = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                [0x8100, 0x88a8, 0x9100].randomElement(using: &generator) ?? 0x8100
            }
            frame.tagWasStripped = Bool.random(using: &generator)
        }
        frame.isOutgoing = Int.random(in: 0..<8, using: &generator) == 0
        frame.length =
            Int.random(in: 0..<4, using: &generator) == 0
            ? Int.random(in: 1...70, using: &generator) : Int.random(in: 42...65_535, using: &generator)
        return frame
    }
}
