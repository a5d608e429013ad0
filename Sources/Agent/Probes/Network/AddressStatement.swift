// SPDX-License-Identifier: Apache-2.0

internal import Packets
internal import Values

/// The statement of one frame of ARP (RFC 826, RFC 5227) or neighbour discovery (RFC 4861) about an address: its sender uses the address, or intends
/// to.
struct AddressStatement: Hashable {
    enum Kind: Hashable {
        /// An answer to one machine, which used the sender address `address`.
        case answer(to: MACAddress, address: IPAddress)
        /// An announcement, or any other packet in which the sender used the address as its own.
        case use
        /// A request without a sender address, before the sender takes the address; in IPv6 with a nonce by which it recognises its own (RFC 7527).
        case probe(nonce: UInt64?)
    }

    var address: IPAddress
    var kind: Kind
    /// The hardware address that is said to hold it.
    var macAddress: MACAddress
    /// Source of the frame.
    var frameSource: MACAddress

    /// `nil` for a frame that makes no statement about an address, that is cut, or that came from beyond the link.
    init?(_ bytes: [UInt8]) {
        guard let frame = try? EthernetView(bytes.span.bytes) else { return nil }
        frameSource = frame.source
        switch frame.etherType {
        case EtherType.arp:
            guard let message = try? ARPView(frame.payload) else { return nil }
            macAddress = message.senderMAC
            let isProbe = message.senderAddress.low == 0
            address = isProbe ? message.targetAddress : message.senderAddress
            let isAnswer = message.operation == .reply && frame.destination == message.targetMAC
            switch (message.operation, isProbe) {
            case (.request, true): kind = .probe(nonce: nil)
            case (_, true): return nil
            default: kind = isAnswer ? .answer(to: message.targetMAC, address: message.targetAddress) : .use
            }
        case EtherType.ipv6:
            // A hop limit of 255 proves that no router passed it on (RFC 4861, section 7.1).
            guard let packet = try? IPv6View(frame.payload), packet.nextHeader == IPProtocol.icmpv6,
                packet.hopLimit == FrameBuilder.neighbourHopLimit,
                InternetChecksum.ofICMPv6(packet.payload, from: packet.source, to: packet.destination) == 0,
                let message = try? NeighbourView(packet.payload)
            else { return nil }
            macAddress = message.linkAddress ?? frame.source
            if message.isAdvertisement {
                let isAnswer = message.isSolicited && !packet.destination.isMulticast
                address = message.target
                kind = isAnswer ? .answer(to: frame.destination, address: packet.destination) : .use
            } else if packet.source == IPAddress(ipv6High: 0, low: 0) {
                (address, kind) = (message.target, .probe(nonce: message.nonce))
            } else {
                (address, kind) = (packet.source, .use)
            }
        default: return nil
        }
    }
}

extension IPAddress {
    /// Whether this is an IPv6 multicast address (RFC 4291, section 2.7).
    fileprivate var isMulticast: Bool { family == .ipv6 && high >> 56 == 0xff }
}
