// SPDX-License-Identifier: Apache-2.0

import Packets

@testable import Probes
import Values

/// Every view of Packets on any bytes, not only behind the layers that lead to it.
///
/// Input: one byte that chooses the view, then its bytes. Each field is read a second time by its offset in the standard.
enum ViewTarget: FuzzTarget {
    static let name = "view"
    static let longestInput = 160

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        let wire = Wire(bytes: UnsafeRawBufferPointer(rebasing: input[1...]))
        switch choice & 0x80 == 0 ? choice & 7 : 8 + choice & 3 {
        case 0: try ethernet(wire)
        case 1: try arp(wire)
        case 2: try ipv4(wire)
        case 3: try ipv6(wire)
        case 4: try icmp(wire)
        case 5: try tcp(wire)
        case 6: try udp(wire)
        case 8: try icmpv6(wire)
        case 9: try neighbour(wire)
        case 10: _ = EchoAnswer(icmpv6: Array(wire.bytes), from: IPAddress(ipv6High: 1, low: 2), hopLimit: 64)
        case 11: try statement(wire)
        default: try echoAnswer(wire)
        }
    }

    private static func ethernet(_ wire: Wire) throws(Violation) {
        guard let view = try? EthernetView(wire.bytes.bytes) else {
            let isTag = { (offset: Int) in EtherType.isVLAN(wire.number(offset, 2) ?? 0) }
            let needed = 14 + (isTag(12) ? 4 + (isTag(16) ? 4 : 0) : 0)
            return try expect(wire.bytes.count < needed, "a whole Ethernet header was refused")
        }
        try wire.expect(view.destination.bits, 0, 6, "destination")
        try wire.expect(view.source.bits, 6, 6, "source")
        try wire.expect(UInt64(view.etherType), view.headerLength - 2, 2, "EtherType")
        try expect([0, 1, 2].contains(view.vlanCount), "\(view.vlanCount) tags")
        try expect(view.headerLength, equals: 14 + 4 * view.vlanCount, "header length")
        try expect(view.vlanCount == 2 || !EtherType.isVLAN(view.etherType), "a tag was taken for payload")
        try expect(
            view.outerVLAN, equals: view.vlanCount > 0 ? wire.number(14, 2).map { $0 & 0xfff } : nil, "outer tag")
        try expect(
            view.innerVLAN, equals: view.vlanCount > 1 ? wire.number(18, 2).map { $0 & 0xfff } : nil, "inner tag")
        try expect(!view.hasStrippableTag || view.vlanCount > 0, "a tag to strip where there is none")
        try wire.expect(view.payload, view.headerLength..<wire.bytes.count)
    }

    private static func arp(_ wire: Wire) throws(Violation) {
        guard let view = try? ARPView(wire.bytes.bytes) else {
            return try expect(
                wire.bytes.count < 28 || !wire.bytes.starts(with: [0, 1, 8, 0, 6, 4]), "a whole ARP message was refused"
            )
        }
        try wire.expect(UInt64(view.operation.rawValue), 6, 2, "operation")
        try wire.expect(view.senderMAC.bits, 8, 6, "sender MAC")
        try wire.expect(view.senderAddress.low, 14, 4, "sender")
        try wire.expect(view.targetMAC.bits, 18, 6, "target MAC")
        try wire.expect(view.targetAddress.low, 24, 4, "target")
        let built = FrameBuilder.arpFrame(
            operation: view.operation, destination: .broadcast, source: view.senderMAC,
            senderAddress: view.senderAddress, targetMAC: view.targetMAC, targetAddress: view.targetAddress)
        try expect(built[14..<42].elementsEqual(wire.bytes.prefix(28)), "what was read builds another message")
    }

    private static func ipv4(_ wire: Wire) throws(Violation) {
        let length = Int(wire.number(0, 1, as: UInt8.self) ?? 0) & 15 * 4
        guard let view = try? IPv4View(wire.bytes.bytes) else {
            let total = wire.number(2, 2, as: Int.self) ?? 0
            return try expect(
                wire.bytes.count < max(20, length) || wire.bytes[0] >> 4 != 4 || length < 20
                    || (1..<length).contains(total),
                "a whole IPv4 header was refused")
        }
        try expect(view.headerLength, equals: length, "header length")
        try wire.expect(UInt64(view.totalLength), 2, 2, "total length")
        try wire.expect(UInt64(view.identification), 4, 2, "identification")
        try wire.expect(UInt64(view.timeToLive), 8, 1, "time to live")
        try wire.expect(UInt64(view.protocolNumber), 9, 1, "protocol")
        try wire.expect(view.source.low, 12, 4, "source")
        try wire.expect(view.destination.low, 16, 4, "destination")
        try expect((0...65_528).contains(view.fragmentOffset), "fragment offset \(view.fragmentOffset)")
        let flags = (view.dontFragment ? 0x4000 : 0) | (view.moreFragments ? 0x2000 : 0)
        try expect(wire.number(6, 2).map { $0 & 0x7fff }, equals: flags | view.fragmentOffset / 8, "fragmentation")
        let header = UnsafeRawBufferPointer(rebasing: wire.bytes[..<length])
        try expect(view.headerChecksumIsValid, equals: Wire(bytes: header).onesComplementSum == 0xffff, "checksum")
        let end = view.totalLength == 0 ? wire.bytes.count : min(view.totalLength, wire.bytes.count)
        try wire.expect(view.payload, length..<end)
    }

    private static func ipv6(_ wire: Wire) throws(Violation) {
        guard let view = try? IPv6View(wire.bytes.bytes) else {
            return try expect(
                wire.bytes.count < 40 || wire.bytes[0] >> 4 != 6, "a whole IPv6 header was refused")
        }
        try wire.expect(UInt64(view.payloadLength), 4, 2, "payload length")
        try wire.expect(UInt64(view.nextHeader), 6, 1, "next header")
        try wire.expect(UInt64(view.hopLimit), 7, 1, "hop limit")
        try wire.expect(view.source.high, 8, 8, "source")
        try wire.expect(view.source.low, 16, 8, "source")
        try wire.expect(view.destination.high, 24, 8, "destination")
        try wire.expect(view.destination.low, 32, 8, "destination")
        let end = view.payloadLength == 0 ? wire.bytes.count : min(40 + view.payloadLength, wire.bytes.count)
        try wire.expect(view.payload, 40..<end)
    }

    private static func icmp(_ wire: Wire) throws(Violation) {
        guard let view = try? ICMPView(wire.bytes.bytes) else {
            return try expect(wire.bytes.count < 8, "a whole ICMP header was refused")
        }
        try wire.expect(UInt64(view.type), 0, 1, "type")
        try wire.expect(UInt64(view.code), 1, 1, "code")
        try wire.expect(UInt64(view.identifier), 4, 2, "identifier")
        try wire.expect(UInt64(view.sequence), 6, 2, "sequence")
        try expect(view.checksumIsValid, equals: wire.onesComplementSum == 0xffff, "checksum")
        try wire.expect(view.payload, 8..<wire.bytes.count)
        let built = FrameBuilder.icmpEchoRequest(
            identifier: view.identifier, sequence: view.sequence, payload: Array(wire.bytes[8...]))
        try expect(built.dropFirst(4).elementsEqual(wire.bytes.dropFirst(4)), "an echo request differs from its parts")
        try expect(InternetChecksum.of(built.span.bytes), equals: 0, "checksum of a message that was built")
    }

    private static func icmpv6(_ wire: Wire) throws(Violation) {
        guard let view = try? ICMPv6View(wire.bytes.bytes) else {
            return try expect(wire.bytes.count < 8, "a whole ICMPv6 header was refused")
        }
        try wire.expect(UInt64(view.type), 0, 1, "type")
        try wire.expect(UInt64(view.code), 1, 1, "code")
        try wire.expect(UInt64(view.identifier), 4, 2, "identifier")
        try wire.expect(UInt64(view.sequence), 6, 2, "sequence")
        try wire.expect(UInt64(view.mtu), 4, 4, "MTU")
        try wire.expect(view.payload, 8..<wire.bytes.count)
        let (source, destination) = (
            IPAddress(ipv6High: 0xfd00 << 48, low: 5), IPAddress(ipv6High: 0xff02 << 48, low: 1)
        )
        let built = FrameBuilder.icmpv6EchoRequest(
            from: source, to: destination, identifier: view.identifier, sequence: view.sequence,
            payload: Array(wire.bytes[8...]))
        try expect(built.dropFirst(4).elementsEqual(wire.bytes.dropFirst(4)), "an echo request differs from its parts")
        let isValid = try? ICMPv6View(built.span.bytes).checksumIsValid(from: source, to: destination)
        try expect(isValid, equals: true, "checksum of a message that was built")
    }

    private static func neighbour(_ wire: Wire) throws(Violation) {
        var options: [(type: UInt8, start: Int, length: Int)] = []
        var offset = 24
        while let type = wire.number(offset, 1, as: UInt8.self), let units = wire.number(offset + 1, 1, as: Int.self),
            units > 0, offset + 8 * units <= wire.bytes.count
        {
            options.append((type, offset, 8 * units))
            offset += 8 * units
        }
        let type = wire.number(0, 1, as: Int.self) ?? 0
        let isWhole = offset == wire.bytes.count && (type == 135 || type == 136) && wire.bytes[1] == 0
        guard let view = try? NeighbourView(wire.bytes.bytes) else {
            return try expect(!isWhole, "a whole neighbour message was refused")
        }
        try expect(isWhole, "options that contradict the standard were taken")
        try expect(view.isAdvertisement, equals: type == 136, "type")
        try expect(view.isSolicited, equals: type == 136 && wire.bytes[4] & 0x40 != 0, "solicited")
        try wire.expect(view.target.high, 8, 8, "target")
        try wire.expect(view.target.low, 16, 8, "target")
        let value = { (type: UInt8) in
            options.first { $0.type == type && $0.length == 8 }.flatMap {
                wire.number($0.start + 2, 6, as: UInt64.self)
            }
        }
        try expect(view.linkAddress?.bits, equals: value(type == 136 ? 2 : 1), "link address")
        try expect(view.nonce, equals: value(14), "nonce")
    }

    /// Only a whole frame makes a statement about an address, and the statement names the frame's sender.
    private static func statement(_ wire: Wire) throws(Violation) {
        guard let statement = AddressStatement(Array(wire.bytes)) else { return }
        try wire.expect(statement.frameSource.bits, 6, 6, "frame source")
        try expect(wire.bytes.count >= 42, "a statement of \(wire.bytes.count) bytes")
    }

    private static func tcp(_ wire: Wire) throws(Violation) {
        guard let view = try? TCPView(wire.bytes.bytes) else {
            return try expect(
                wire.bytes.count < 20 || wire.bytes[12] >> 4 < 5, "a whole TCP header was refused")
        }
        try wire.expect(UInt64(view.sourcePort), 0, 2, "source port")
        try wire.expect(UInt64(view.destinationPort), 2, 2, "destination port")
        try wire.expect(UInt64(view.sequence), 4, 4, "sequence")
        try wire.expect(UInt64(view.acknowledgement), 8, 4, "acknowledgement")
        try wire.expect(UInt64(view.flags.rawValue), 13, 1, "flags")
        try wire.expect(UInt64(view.window), 14, 2, "window")
        try expect((20...60).contains(view.headerLength), "header length \(view.headerLength)")
        try expect(view.hasOptions, equals: view.headerLength > 20, "options")
        try wire.expect(view.payload, min(view.headerLength, wire.bytes.count)..<wire.bytes.count)
    }

    private static func udp(_ wire: Wire) throws(Violation) {
        guard let view = try? UDPView(wire.bytes.bytes) else {
            let length = wire.number(4, 2, as: Int.self) ?? 0
            return try expect(
                wire.bytes.count < 8 || (1..<8).contains(length), "a whole UDP header was refused")
        }
        try wire.expect(UInt64(view.sourcePort), 0, 2, "source port")
        try wire.expect(UInt64(view.destinationPort), 2, 2, "destination port")
        try wire.expect(UInt64(view.length), 4, 2, "length")
        let end = view.length == 0 ? wire.bytes.count : min(view.length, wire.bytes.count)
        try wire.expect(view.payload, 8..<end)
    }

    /// An IPv4 datagram as a raw ICMP socket gives it.
    private static func echoAnswer(_ wire: Wire) throws(Violation) {
        switch EchoAnswer(Array(wire.bytes)) {
        case .reply(let source, let ttl, let identifier, let sequence, let payload):
            let length = Int(wire.bytes[0] & 15) * 4
            try wire.expect(source.low, 12, 4, "source")
            try wire.expect(UInt64(ttl), 8, 1, "time to live")
            try wire.expect(UInt64(identifier), length + 4, 2, "identifier")
            try wire.expect(UInt64(sequence), length + 6, 2, "sequence")
            try expect(wire.bytes.dropFirst(length + 8).starts(with: payload), "payload")
        case .unreachable(let code, let request):
            try wire.expect(UInt64(code), Int(wire.bytes[0] & 15) * 4 + 1, 1, "code")
            try wire.expect(quoting: request)
        case .tooBig(let mtu, let request):
            try wire.expect(UInt64(mtu), Int(wire.bytes[0] & 15) * 4 + 6, 2, "next hop's MTU")
            try wire.expect(quoting: request)
        case nil: break
        }
    }
}

/// Bytes as they came, read by offset and width.
private struct Wire {
    let bytes: UnsafeRawBufferPointer

    /// `nil` outside.
    func number<T: FixedWidthInteger>(_ offset: Int, _ width: Int, as type: T.Type = T.self) -> T? {
        guard offset >= 0, offset + width <= bytes.count else { return nil }
        return bytes[offset..<(offset + width)].reduce(0) { $0 << 8 | T(truncatingIfNeeded: $1) }
    }

    func expect(_ found: UInt64, _ offset: Int, _ width: Int, _ field: String) throws(Violation) {
        if found != number(offset, width) { throw Violation("\(field): \(found)") }
    }

    /// Expects that the ICMP error in this IPv4 datagram quotes such an echo request.
    func expect(quoting request: EchoAnswer.Request) throws(Violation) {
        let outer = Int(bytes[0] & 15) * 4
        let inner = outer + 8 + Int(bytes[outer + 8] & 15) * 4
        try expect(request.destination.low, outer + 8 + 16, 4, "destination")
        try expect(UInt64(request.identifier), inner + 4, 2, "identifier")
        try expect(UInt64(request.sequence), inner + 6, 2, "sequence")
    }

    /// Expects that `payload` is this range of the bytes, in place.
    func expect(_ payload: RawSpan, _ range: Range<Int>) throws(Violation) {
        let isThere = payload.withUnsafeBytes { found in
            found.count == range.count
                && (found.isEmpty || found.baseAddress == bytes.baseAddress.map { $0 + range.lowerBound })
        }
        if !isThere { throw Violation("the payload is not bytes \(range)") }
    }

    /// The one's complement sum of 16-bit words, the last one padded with zero (RFC 1071), the slow way.
    var onesComplementSum: Int {
        var sum = 0
        for (index, byte) in bytes.enumerated() {
            sum += index % 2 == 0 ? Int(byte) << 8 : Int(byte)
            if sum > 0xffff { sum -= 0xffff }
        }
        return sum
    }
}
