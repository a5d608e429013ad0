// SPDX-License-Identifier: Apache-2.0

internal import Packets
internal import Values

/// A TCP segment, a UDP datagram, or an ICMP error that quotes one, as an Ethernet frame carried it: its ends, and where its headers end.
struct FlowFrame: Equatable {
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
        /// Any other ICMP error about a segment or datagram.
        case otherError
    }

    /// The ends of the connection; in an ICMP error, those of the segment that it quotes.
    let source: IPAddress
    let sourcePort: UInt16
    let destination: IPAddress
    let destinationPort: UInt16
    /// Time to live or hop limit of the packet in the frame; in an error, the error's own.
    let ttl: Int
    let frameSource: MACAddress
    let content: Content
    /// Bytes of the frame's headers, TCP options included; in an ICMP error, up to the quoted segment's ports and numbers.
    let headerLength: Int
    /// Bytes of the frame as its IP header states them.
    let length: Int

    var isError: Bool {
        switch content {
        case .segment, .datagram: false
        case .unreachable, .otherError: true
        }
    }

    /// `nil` for everything else, later fragments, and headers that are cut.
    init?(_ frame: [UInt8]) {
        let bytes = frame.span.bytes
        guard let ethernet = try? EthernetView(bytes), let flow = Flow(bytes, on: .ethernet),
            let transport = flow.transport, transport.fragmentOffset == 0
        else { return nil }
        var ends = (source: flow.source, destination: flow.destination)
        let ports: (source: UInt16, destination: UInt16)
        switch transport.protocolNumber {
        case IPProtocol.tcp:
            guard let tcp = try? TCPView(transport.payload) else { return nil }
            ports = (tcp.sourcePort, tcp.destinationPort)
            content = .segment(Segment(tcp))
            headerLength = transport.offset + tcp.headerLength
        case IPProtocol.udp:
            guard let udp = try? UDPView(transport.payload) else { return nil }
            ports = (udp.sourcePort, udp.destinationPort)
            content = .datagram
            headerLength = transport.offset + UDPView.headerLength
        case IPProtocol.icmp, IPProtocol.icmpv6:
            guard let icmp = try? ICMPView(transport.payload), icmp.isError(of: flow.family),
                let quoted = Flow(icmp.payload, on: .rawIP), quoted.family == flow.family,
                let inner = quoted.transport, let head = QuotedTransport(inner.payload),
                inner.protocolNumber == IPProtocol.tcp || inner.protocolNumber == IPProtocol.udp
            else { return nil }
            ends = (quoted.source, quoted.destination)
            ports = (head.sourcePort, head.destinationPort)
            let isAboutSegment = inner.protocolNumber == IPProtocol.tcp
            content =
                isAboutSegment && icmp.isUnreachable(of: flow.family)
                ? .unreachable(code: Int(icmp.code), sequence: head.sequence) : .otherError
            headerLength = transport.offset + ICMPView.headerLength + inner.offset + QuotedTransport.length
        default: return nil
        }
        (source, destination) = ends
        (sourcePort, destinationPort) = ports
        ttl = Int(flow.timeToLive)
        length = flow.statedLength
        frameSource = ethernet.source
    }
}

extension FlowFrame.Segment {
    fileprivate init(_ tcp: borrowing TCPView) {
        flags = tcp.flags
        sequence = tcp.sequence
        acknowledgement = tcp.acknowledgement
        window = Int(tcp.window)
        optionBytes = tcp.headerLength - 20
    }
}

extension ICMPView {
    /// A message that quotes the packet which it is about (RFC 792; RFC 4443, section 2.1).
    fileprivate func isError(of family: IPAddress.Family) -> Bool {
        switch family {
        case .ipv4: [3, 4, 11, 12].contains(type)
        case .ipv6: (1...4).contains(type)
        }
    }

    fileprivate func isUnreachable(of family: IPAddress.Family) -> Bool {
        switch family {
        case .ipv4: type == ICMPView.destinationUnreachable
        case .ipv6: type == ICMPv6View.destinationUnreachable
        }
    }
}
