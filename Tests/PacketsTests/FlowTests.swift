// SPDX-License-Identifier: Apache-2.0

import Packets
import Testing
import Values

@Suite("Link headers and flows")
struct FlowTests {
    private static let types: [UInt16] = [0x8100, 0x88a8, 0x9100]

    private func bytes(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xff)] }

    /// A header of `link` with `tags` before a payload of `type`.
    private func header(_ link: LinkLayer, tags: [UInt16], type: UInt16) -> [UInt8] {
        let types = (tags + [type]).map(bytes)
        let rest: [UInt8] = types.dropFirst().flatMap { (type: [UInt8]) -> [UInt8] in [0x20, 0x07] + type }
        return switch link {
        case .ethernet: [UInt8](repeating: 2, count: 12) + types[0] + rest
        case .rawIP: []
        case .cooked: [UInt8](repeating: 0, count: 14) + types[0] + rest
        case .cooked2: types[0] + [UInt8](repeating: 0, count: 18) + rest
        }
    }

    private static let tcp: [UInt8] = [0x9c, 0x40, 0, 22, 0, 0, 3, 0xe8, 0, 0, 0, 0, 0x50, 2, 0x10, 0, 0, 0, 0, 0]
    private static let ipv4 = (source: IPAddress(ipv4: 0x0a4d_0005), destination: IPAddress(ipv4: 0x0a4d_000a))
    private static let ipv6 = (
        source: IPAddress(ipv6High: 0x2001_0db8 << 32, low: 5),
        destination: IPAddress(ipv6High: 0x2001_0db8 << 32, low: 9)
    )

    @Test(
        "Ends, protocol and ports are found on every link, behind none, one and two tags of each kind",
        arguments: LinkLayer.allCases)
    func links(link: LinkLayer) throws {
        let packets = [
            (
                EtherType.ipv4, Self.ipv4,
                FrameBuilder.ipv4Packet(
                    source: Self.ipv4.source, destination: Self.ipv4.destination, protocolNumber: IPProtocol.tcp,
                    identification: 1, payload: Self.tcp)
            ),
            (
                EtherType.ipv6, Self.ipv6,
                FrameBuilder.ipv6Packet(
                    source: Self.ipv6.source, destination: Self.ipv6.destination, nextHeader: IPProtocol.tcp,
                    payload: Self.tcp)
            ),
        ]
        let tags: [[UInt16]] =
            link == .rawIP ? [[]] : [[]] + Self.types.flatMap { outer in [[outer]] + Self.types.map { [outer, $0] } }
        for (type, ends, packet) in packets {
            for tags in tags {
                let head = header(link, tags: tags, type: type)
                let frame = head + packet
                let read = LinkHeader(frame.span.bytes, on: link)
                #expect(
                    read.length == head.count && read.etherType == type && read.tagCount == tags.count && !read.isCut)
                #expect(read.hasStrippableTag == (tags.first.map { $0 != 0x9100 } ?? false))
                let flow = try #require(Read(frame, on: link))
                #expect(
                    flow
                        == Read(
                            source: ends.source, destination: ends.destination, number: 6, ports: [40_000, 22],
                            offset: frame.count - 20, length: frame.count))
                for length in 0..<frame.count {
                    let cut = Array(frame.prefix(length))
                    let header = LinkHeader(cut.span.bytes, on: link)
                    #expect(header.isCut == (length < max(1, head.count)))
                    let hasEnds = length >= head.count + (type == EtherType.ipv4 ? 20 : 40)
                    #expect((Read(cut, on: link) != nil) == hasEnds)
                }
            }
        }
    }

    @Test("Behind two tags a third is no header of ours: the frame is of its type")
    func threeTags() {
        for link in LinkLayer.allCases where link != .rawIP {
            let frame =
                header(link, tags: [0x88a8, 0x8100, 0x8100], type: EtherType.ipv4) + [UInt8](repeating: 0x45, count: 40)
            let read = LinkHeader(frame.span.bytes, on: link)
            #expect(read.tagCount == 2 && read.etherType == EtherType.vlan && !read.isCut)
            #expect(Read(frame, on: link) == nil)
        }
    }

    @Test("Extension headers of IPv6 are read through, and nothing behind a later fragment")
    func extensions() throws {
        // Hop-by-hop options, destination options of 16 bytes, routing, authentication of 24, a first fragment.
        let chain: [UInt8] =
            [60, 0, 1, 4, 0, 0, 0, 0] + [43, 1] + [UInt8](repeating: 0, count: 14) + [51, 0, 0, 0, 0, 0, 0, 0]
            + [44, 4] + [UInt8](repeating: 0, count: 22) + [6, 0, 0, 1, 0, 0, 0, 7]
        let packet = FrameBuilder.ipv6Packet(
            source: Self.ipv6.source, destination: Self.ipv6.destination, nextHeader: 0, payload: chain + Self.tcp)
        let flow = try #require(Read(packet, on: .rawIP))
        #expect(
            flow.number == 6 && flow.ports == [40_000, 22] && flow.offset == 40 + chain.count
                && flow.length == packet.count)
        for length in 40..<(40 + chain.count) {
            let cut = Array(packet.prefix(length))
            #expect(Read(cut, on: .rawIP)?.number == nil, "\(length)")
        }
        let later = FrameBuilder.ipv6Packet(
            source: Self.ipv6.source, destination: Self.ipv6.destination, nextHeader: 44,
            payload: [6, 0, 0, 0x58, 0, 0, 0, 7] + Self.tcp)
        let fragment = try #require(Read(later, on: .rawIP))
        #expect(fragment.number == 6 && fragment.ports == nil && fragment.offset == 48)
    }

    /// A flow's fields as a value.
    private struct Read: Equatable {
        var source: IPAddress
        var destination: IPAddress
        var number: UInt8?
        var ports: [UInt16]?
        var offset: Int?
        var length: Int

        init(source: IPAddress, destination: IPAddress, number: UInt8?, ports: [UInt16]?, offset: Int?, length: Int) {
            self.source = source
            self.destination = destination
            self.number = number
            self.ports = ports
            self.offset = offset
            self.length = length
        }

        init?(_ frame: [UInt8], on link: LinkLayer) {
            guard let flow = Flow(frame.span.bytes, on: link) else { return nil }
            source = flow.source
            destination = flow.destination
            length = flow.statedLength
            if let transport = flow.transport {
                number = transport.protocolNumber
                ports = transport.ports.map { [$0.source, $0.destination] }
                offset = transport.offset
            }
        }
    }
}
