// SPDX-License-Identifier: Apache-2.0

import Packets
import Values

/// Well-formed frames that the tests take apart, cut and mutate.
enum SampleFrames {
    static let agent = MACAddress(bits: 0x0200_5e10_0001)
    static let server = MACAddress(bits: 0x0200_5e10_0010)
    static let agentAddress = IPAddress(ipv4: 0x0a00_0002)
    static let serverAddress = IPAddress(ipv4: 0x0a00_000a)

    static let arpReply = FrameBuilder.arpFrame(
        operation: .reply, destination: agent, source: server, senderAddress: serverAddress, targetMAC: agent,
        targetAddress: agentAddress)

    static let echo = ethernet(
        EtherType.ipv4,
        FrameBuilder.ipv4Packet(
            source: agentAddress, destination: serverAddress, protocolNumber: IPProtocol.icmp, identification: 7,
            payload: FrameBuilder.icmpEchoRequest(identifier: 0x1234, sequence: 9, payload: Array(0..<32))))

    /// A SYN to port 22 with a 4-byte MSS option, behind two VLAN tags (100 outer, 200 inner).
    static let taggedSyn: [UInt8] = {
        let tcp: [UInt8] = [
            0xc0, 0x00, 0x00, 0x16, 0x01, 0x02, 0x03, 0x04, 0, 0, 0, 0, 0x60, 0x02, 0xfa, 0xf0, 0, 0, 0, 0,
            0x02, 0x04, 0x05, 0xb4,
        ]
        let ip = FrameBuilder.ipv4Packet(
            source: agentAddress, destination: serverAddress, protocolNumber: IPProtocol.tcp, identification: 8,
            payload: tcp)
        return ethernet(EtherType.serviceVLAN, [0x20, 100, 0x81, 0x00, 0x00, 200, 0x08, 0x00] + ip)
    }()

    /// A DNS-sized datagram over IPv6 from 2001:db8::1 to 2001:db8::2.
    static let ipv6Datagram: [UInt8] = {
        let udp: [UInt8] = [0x14, 0xe9, 0x00, 0x35, 0x00, 0x0c, 0xab, 0xcd, 1, 2, 3, 4]
        let source: [UInt8] = [0x20, 0x01, 0x0d, 0xb8] + Array(repeating: 0, count: 11) + [1]
        let destination: [UInt8] = source.dropLast() + [2]
        return ethernet(EtherType.ipv6, [0x60, 0, 0, 0, 0, 12, IPProtocol.udp, 61] + source + destination + udp)
    }()

    static let agentIPv6 = IPAddress(ipv6High: 0xfd00_0077_0000_0000, low: 5)
    static let serverIPv6 = IPAddress(ipv6High: 0xfd00_0077_0000_0000, low: 0x12_3410)

    static let solicitation = FrameBuilder.neighbourSolicitation(
        from: agent, senderAddress: agentIPv6, target: serverIPv6)

    static let advertisement = FrameBuilder.neighbourAdvertisement(
        from: server, target: serverIPv6, asker: (agent, agentIPv6))

    static let ipv6Echo = ethernet(
        EtherType.ipv6,
        FrameBuilder.ipv6Packet(
            source: agentIPv6, destination: serverIPv6, nextHeader: IPProtocol.icmpv6,
            payload: FrameBuilder.icmpv6EchoRequest(
                from: agentIPv6, to: serverIPv6, identifier: 0x1234, sequence: 9, payload: Array(0..<31))))

    static let all = [arpReply, echo, taggedSyn, ipv6Datagram, solicitation, advertisement, ipv6Echo]

    private static func ethernet(_ type: UInt16, _ payload: [UInt8]) -> [UInt8] {
        FrameBuilder.ethernetFrame(destination: server, source: agent, etherType: type, payload: payload)
    }
}

extension RawSpan {
    /// A copy, for comparisons.
    var copied: [UInt8] {
        var copy: [UInt8] = []
        for offset in 0..<byteCount { copy.append(unsafeLoad(fromByteOffset: offset, as: UInt8.self)) }
        return copy
    }
}
