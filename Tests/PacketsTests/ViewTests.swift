// SPDX-License-Identifier: Apache-2.0

import Packets
import Testing
import Values

@Suite("Packet views")
struct ViewTests {
    @Test("An ARP reply names its sender and its target")
    func arpReply() throws {
        let frame = SampleFrames.arpReply
        let ethernet = try EthernetView(frame.span.bytes)
        #expect(ethernet.destination == SampleFrames.agent && ethernet.source == SampleFrames.server)
        #expect(ethernet.etherType == EtherType.arp && ethernet.vlanCount == 0 && ethernet.outerVLAN == nil)
        let arp = try ARPView(ethernet.payload)
        #expect(arp.operation == .reply)
        #expect(arp.senderMAC == SampleFrames.server && arp.senderAddress == SampleFrames.serverAddress)
        #expect(arp.targetMAC == SampleFrames.agent && arp.targetAddress == SampleFrames.agentAddress)
    }

    @Test("An ARP probe is broadcast, padded, and claims no address")
    func arpProbe() throws {
        let frame = FrameBuilder.arpProbe(from: SampleFrames.agent, target: SampleFrames.serverAddress)
        let ethernet = try EthernetView(frame.span.bytes)
        let arp = try ARPView(ethernet.payload)
        #expect(frame.count == 60 && ethernet.destination == .broadcast)
        #expect(arp.operation == .request && arp.senderAddress == IPAddress("0.0.0.0"))
        #expect(arp.senderMAC == SampleFrames.agent && arp.targetMAC.bits == 0)
        #expect(arp.targetAddress == SampleFrames.serverAddress)
    }

    @Test("An echo request carries correct checksums, and one wrong bit shows")
    func echo() throws {
        let frame = SampleFrames.echo
        let ethernet = try EthernetView(frame.span.bytes)
        let ip = try IPv4View(ethernet.payload)
        #expect(ip.headerLength == 20 && ip.totalLength == 60 && ip.headerChecksumIsValid)
        #expect(ip.dontFragment && !ip.moreFragments && ip.fragmentOffset == 0)
        #expect(ip.identification == 7 && ip.timeToLive == 64 && ip.protocolNumber == IPProtocol.icmp)
        #expect(ip.source == SampleFrames.agentAddress && ip.destination == SampleFrames.serverAddress)
        let icmp = try ICMPView(ip.payload)
        #expect(icmp.type == ICMPView.echoRequest && icmp.code == 0 && icmp.checksumIsValid)
        #expect(icmp.identifier == 0x1234 && icmp.sequence == 9 && icmp.payload.copied == Array(0..<32))

        var damaged = SampleFrames.echo
        damaged[60] ^= 1
        let other = try EthernetView(damaged.span.bytes)
        let datagram = try IPv4View(other.payload)
        let message = try ICMPView(datagram.payload)
        let isValid = message.checksumIsValid
        #expect(!isValid)
    }

    @Test("A segment behind two VLAN tags is found")
    func taggedSegment() throws {
        let frame = SampleFrames.taggedSyn
        let ethernet = try EthernetView(frame.span.bytes)
        #expect(ethernet.vlanCount == 2 && ethernet.outerVLAN == 100 && ethernet.innerVLAN == 200)
        #expect(ethernet.etherType == EtherType.ipv4 && ethernet.headerLength == 22)
        let ip = try IPv4View(ethernet.payload)
        let tcp = try TCPView(ip.payload)
        #expect(tcp.sourcePort == 49152 && tcp.destinationPort == 22 && tcp.flags == .syn)
        #expect(tcp.sequence == 0x0102_0304 && tcp.window == 64240 && tcp.hasOptions && tcp.payload.byteCount == 0)
    }

    @Test("A datagram over IPv6 is found")
    func ipv6() throws {
        let frame = SampleFrames.ipv6Datagram
        let ethernet = try EthernetView(frame.span.bytes)
        let ip = try IPv6View(ethernet.payload)
        #expect(ip.source == IPAddress("2001:db8::1") && ip.destination == IPAddress("2001:db8::2"))
        #expect(ip.nextHeader == IPProtocol.udp && ip.hopLimit == 61 && ip.payloadLength == 12)
        let udp = try UDPView(ip.payload)
        #expect(udp.sourcePort == 5353 && udp.destinationPort == 53 && udp.payload.copied == [1, 2, 3, 4])
    }

    @Test("A neighbour solicitation goes to the target's own group, and claims what its sender holds")
    func solicitation() throws {
        let frame = SampleFrames.solicitation
        let ethernet = try EthernetView(frame.span.bytes)
        #expect(ethernet.destination == MACAddress("33:33:ff:12:34:10") && ethernet.source == SampleFrames.agent)
        let ip = try IPv6View(ethernet.payload)
        #expect(ip.destination == IPAddress("ff02::1:ff12:3410") && ip.hopLimit == 255)
        #expect(ip.source == SampleFrames.agentIPv6 && ip.nextHeader == IPProtocol.icmpv6 && ip.payloadLength == 32)
        let icmp = try ICMPv6View(ip.payload)
        let isValid = icmp.checksumIsValid(from: ip.source, to: ip.destination)
        #expect(isValid && icmp.type == NeighbourView.solicitation)
        let message = try NeighbourView(ip.payload)
        #expect(message.target == SampleFrames.serverIPv6 && message.linkAddress == SampleFrames.agent)
        #expect(!message.isAdvertisement && !message.isSolicited && message.nonce == nil)
    }

    @Test("A solicitation from the unspecified address carries its nonce and no hardware address")
    func duplicateAddressProbe() throws {
        let frame = FrameBuilder.neighbourSolicitation(
            from: SampleFrames.agent, senderAddress: IPAddress(ipv6High: 0, low: 0), target: SampleFrames.serverIPv6,
            nonce: 0x0123_4567_89ab)
        let ethernet = try EthernetView(frame.span.bytes)
        let ip = try IPv6View(ethernet.payload)
        let message = try NeighbourView(ip.payload)
        #expect(ip.source == IPAddress("::") && message.nonce == 0x0123_4567_89ab && message.linkAddress == nil)
    }

    @Test("A neighbour advertisement answers the asker, or goes to all nodes")
    func advertisement() throws {
        let unasked = FrameBuilder.neighbourAdvertisement(
            from: SampleFrames.server, target: SampleFrames.serverIPv6, asker: nil)
        for (frame, isAnswer) in [(SampleFrames.advertisement, true), (unasked, false)] {
            let ethernet = try EthernetView(frame.span.bytes)
            let ip = try IPv6View(ethernet.payload)
            let message = try NeighbourView(ip.payload)
            #expect(ethernet.destination == (isAnswer ? SampleFrames.agent : MACAddress("33:33:00:00:00:01")))
            #expect(ip.destination == (isAnswer ? SampleFrames.agentIPv6 : IPAddress("ff02::1")))
            #expect(message.isAdvertisement && message.isSolicited == isAnswer)
            #expect(message.target == SampleFrames.serverIPv6 && message.linkAddress == SampleFrames.server)
        }
    }

    @Test("The checksum of ICMPv6 covers the addresses, and an odd last byte")
    func ipv6Echo() throws {
        let frame = SampleFrames.ipv6Echo
        let ethernet = try EthernetView(frame.span.bytes)
        let ip = try IPv6View(ethernet.payload)
        let icmp = try ICMPv6View(ip.payload)
        #expect(icmp.type == ICMPv6View.echoRequest && icmp.identifier == 0x1234 && icmp.sequence == 9)
        let verdicts = [SampleFrames.agentIPv6, SampleFrames.serverIPv6].map { source in
            icmp.checksumIsValid(from: source, to: ip.destination)
        }
        #expect(verdicts == [true, false] && icmp.payload.copied == Array(0..<31))
    }

    @Test("Ethernet padding is no payload")
    func padding() throws {
        let packet = FrameBuilder.ipv4Packet(
            source: SampleFrames.agentAddress, destination: SampleFrames.serverAddress,
            protocolNumber: IPProtocol.udp, identification: 1, payload: [0, 1, 0, 2, 0, 9, 0, 0, 0xff])
        let frame = FrameBuilder.ethernetFrame(
            destination: SampleFrames.server, source: SampleFrames.agent, etherType: EtherType.ipv4, payload: packet)
        let ethernet = try EthernetView(frame.span.bytes)
        let ip = try IPv4View(ethernet.payload)
        #expect(frame.count == 60 && ip.payload.byteCount == 9)
        let udp = try UDPView(ip.payload)
        #expect(udp.payload.copied == [0xff])
    }

    @Test("The checksum is that of RFC 1071's example")
    func checksum() {
        let bytes: [UInt8] = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]
        #expect(InternetChecksum.of(bytes.span.bytes) == ~UInt16(0xddf2))
    }
}
