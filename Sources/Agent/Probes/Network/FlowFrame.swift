// SPDX-License-Identifier: Apache-2.0

internal import Packets
internal import Values

/// A TCP segment's header, a UDP datagram's, or an ICMP error that quotes one, as a frame carried it.
struct FlowFrame {
    struct Segment: Equatable {
        var flags: TCPFlags
        var sequence: UInt32
        var acknowledgement: UInt32
        var window: Int
        var optionBytes: Int
    }

    enum Content: Equatable {
        case segment(Segment)
        case datagram
        /// Destination unreachable (RFC 792, RFC 4443), about the TCP segment with this sequence number.
        case unreachable(code: Int, sequence: UInt32)
    }

    /// Both ends; of an error, those of the segment that it quotes.
    private(set) var source: IPAddress
    private(set) var sourcePort: UInt16
    private(set) var destination: IPAddress
    private(set) var destinationPort: UInt16
    /// TTL or hop limit of the packet in the frame; for an error, of the error itself.
    let ttl: Int
    let frameSource: MACAddress
    let content: Content

    /// `nil` for everything else, later fragments, and headers that are cut.
    init?(_ frame: [UInt8]) {
        guard let ethernet = try? EthernetView(frame.span.bytes) else { return nil }
        switch ethernet.etherType {
        case EtherType.ipv4:
            guard let ip = try? IPv4View(ethernet.payload), ip.fragmentOffset == 0 else { return nil }
            ttl = Int(ip.timeToLive)
            guard
                let transport = Transport(ip.payload, ip.protocolNumber, source: ip.source, destination: ip.destination)
            else { return nil }
            (source, sourcePort) = (transport.source, transport.ports.source)
            (destination, destinationPort) = (transport.destination, transport.ports.destination)
            content = transport.content
        case EtherType.ipv6:
            guard let ip = try? IPv6View(ethernet.payload) else { return nil }
            ttl = Int(ip.hopLimit)
            guard let transport = Transport(ip.payload, ip.nextHeader, source: ip.source, destination: ip.destination)
            else { return nil }
            (source, sourcePort) = (transport.source, transport.ports.source)
            (destination, destinationPort) = (transport.destination, transport.ports.destination)
            content = transport.content
        default: return nil
        }
        frameSource = ethernet.source
    }
}

private struct Transport {
    var source: IPAddress
    var destination: IPAddress
    var ports: PortPair
    var content: FlowFrame.Content

    init?(_ payload: RawSpan, _ protocolNumber: UInt8, source: IPAddress, destination: IPAddress) {
        self.source = source
        self.destination = destination
        switch protocolNumber {
        case IPProtocol.tcp:
            guard let tcp = try? TCPView(payload) else { return nil }
            ports = PortPair(source: tcp.sourcePort, destination: tcp.destinationPort)
            content = .segment(
                FlowFrame.Segment(
                    flags: tcp.flags, sequence: tcp.sequence, acknowledgement: tcp.acknowledgement,
                    window: Int(tcp.window), optionBytes: tcp.headerLength - 20))
        case IPProtocol.udp:
            guard let udp = try? UDPView(payload) else { return nil }
            ports = PortPair(source: udp.sourcePort, destination: udp.destinationPort)
            content = .datagram
        case IPProtocol.icmp:
            guard let icmp = try? ICMPView(payload), icmp.type == ICMPView.destinationUnreachable,
                let quoted = try? IPv4View(icmp.payload), quoted.protocolNumber == IPProtocol.tcp,
                let head = PortPair.andSequence(quoted.payload)
            else { return nil }
            (self.source, self.destination) = (quoted.source, quoted.destination)
            ports = head.ports
            content = .unreachable(code: Int(icmp.code), sequence: head.sequence)
        case IPProtocol.icmpv6:
            // The type of "destination unreachable" is 1 there.
            guard let icmp = try? ICMPView(payload), icmp.type == 1, let quoted = try? IPv6View(icmp.payload),
                quoted.nextHeader == IPProtocol.tcp, let head = PortPair.andSequence(quoted.payload)
            else { return nil }
            (self.source, self.destination) = (quoted.source, quoted.destination)
            ports = head.ports
            content = .unreachable(code: Int(icmp.code), sequence: head.sequence)
        default: return nil
        }
    }
}
