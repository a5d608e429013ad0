// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Packets
internal import Values

/// Whose conversation a frame belongs to, and where its headers end: a TCP segment, a UDP datagram, or an ICMP error that quotes one.
struct Conversation: Equatable {
    /// As the connection's ends see it: of an ICMP error, those of the segment that it quotes.
    var source: IPAddress
    var sourcePort: UInt16
    var destination: IPAddress
    var destinationPort: UInt16
    /// Of the frame, TCP options included; of an ICMP error, to the quoted segment's ports and numbers, or the quoted datagram's header.
    var headerLength: Int
    /// Of the frame as its IP header states it.
    var length: Int
    var isError: Bool

    /// `nil` for everything else, and for what is cut before the ports.
    init?(_ frame: [UInt8]) {
        guard let ethernet = try? EthernetView(frame.span.bytes) else { return nil }
        let start = ethernet.headerLength
        switch ethernet.etherType {
        case EtherType.ipv4:
            guard let ip = try? IPv4View(ethernet.payload), ip.fragmentOffset == 0 else { return nil }
            let total = ip.totalLength == 0 ? frame.count - start : ip.totalLength
            self.init(
                ip.payload, ip.protocolNumber, from: ip.source, to: ip.destination, behind: start + ip.headerLength)
            length = start + total
        case EtherType.ipv6:
            guard let ip = try? IPv6View(ethernet.payload) else { return nil }
            self.init(
                ip.payload, ip.nextHeader, from: ip.source, to: ip.destination, behind: start + IPv6View.headerLength)
            length = start + IPv6View.headerLength + ip.payloadLength
        default: return nil
        }
    }

    private init?(
        _ payload: RawSpan, _ protocolNumber: UInt8, from source: IPAddress, to destination: IPAddress,
        behind start: Int
    ) {
        switch protocolNumber {
        case IPProtocol.tcp:
            guard let tcp = try? TCPView(payload) else { return nil }
            self.init(
                source, destination, PortPair(source: tcp.sourcePort, destination: tcp.destinationPort),
                headerLength: start + tcp.headerLength)
        case IPProtocol.udp:
            guard let udp = try? UDPView(payload) else { return nil }
            self.init(
                source, destination, PortPair(source: udp.sourcePort, destination: udp.destinationPort),
                headerLength: start + UDPView.headerLength)
        case IPProtocol.icmp:
            guard let icmp = try? ICMPView(payload), let quoted = try? IPv4View(icmp.payload),
                Conversation.hasPorts(quoted.protocolNumber), let head = PortPair.andSequence(quoted.payload)
            else { return nil }
            self.init(
                quoted.source, quoted.destination, head.ports,
                headerLength: start + ICMPView.headerLength + quoted.headerLength + PortPair.quotedBytes, isError: true)
        case IPProtocol.icmpv6:
            guard let icmp = try? ICMPView(payload), (1...4).contains(icmp.type),
                let quoted = try? IPv6View(icmp.payload), Conversation.hasPorts(quoted.nextHeader),
                let head = PortPair.andSequence(quoted.payload)
            else { return nil }
            self.init(
                quoted.source, quoted.destination, head.ports,
                headerLength: start + ICMPView.headerLength + IPv6View.headerLength + PortPair.quotedBytes,
                isError: true)
        default: return nil
        }
    }

    private init(
        _ source: IPAddress, _ destination: IPAddress, _ ports: PortPair, headerLength: Int, isError: Bool = false
    ) {
        self.source = source
        self.destination = destination
        sourcePort = ports.source
        destinationPort = ports.destination
        self.headerLength = headerLength
        self.isError = isError
        length = headerLength
    }

    private static func hasPorts(_ protocolNumber: UInt8) -> Bool {
        [IPProtocol.tcp, IPProtocol.udp].contains(protocolNumber)
    }
}

extension CheckTrace {
    /// Keeps the headers of a frame that belongs to a connection of this host to one of the ports, and of an ICMP error about one.
    func add(_ frame: CapturedFrame, ifTo address: IPAddress, ports: Set<UInt16>) {
        guard let conversation = Conversation(frame.bytes) else { return }
        // An error comes in, and quotes what went out.
        let isOurs = frame.isOutgoing || conversation.isError
        let end =
            isOurs
            ? (conversation.destination, conversation.destinationPort)
            : (conversation.source, conversation.sourcePort)
        guard end.0 == address, ports.contains(end.1) else { return }
        add(
            frame.isOutgoing ? .sent : .received, Array(frame.bytes.prefix(conversation.headerLength)),
            originalLength: conversation.length, at: frame.instant)
    }
}
