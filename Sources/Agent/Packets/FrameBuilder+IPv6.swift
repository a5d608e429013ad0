// SPDX-License-Identifier: Apache-2.0

package import Values

extension FrameBuilder {
    /// The hop limit of neighbour discovery: no router forwards a packet without lowering it, so that 255 proves a sender on the link
    /// (RFC 4861, section 3.1).
    package static let neighbourHopLimit: UInt8 = 255

    /// A neighbour solicitation for `target`, to its solicited-node group (RFC 4861, section 4.3).
    ///
    /// - Parameters:
    ///   - sender: the sender's address; `::` claims none, as in duplicate address detection (RFC 4862, section 5.4.2).
    ///   - nonce: 48 bits by which the sender recognises its own solicitation (RFC 7527).
    package static func neighbourSolicitation(
        from source: MACAddress, senderAddress sender: IPAddress, target: IPAddress, nonce: UInt64? = nil
    ) -> [UInt8] {
        var options: [UInt8] = []
        if sender.high | sender.low != 0 { options += [1, 1] + source.bytes }
        if let nonce { options += [14, 1] + MACAddress(bits: nonce).bytes }
        let group = target.solicitedNodeGroup
        return neighbourFrame(
            [NeighbourView.solicitation, 0, 0, 0, 0, 0, 0, 0] + target.bytes + options, from: source,
            to: group.ethernetGroup, sender, group)
    }

    /// A neighbour advertisement: `target` is at `source` (RFC 4861, section 4.4).
    ///
    /// - Parameter asker: sender of the solicitation; `nil` for an unsolicited advertisement to all nodes.
    package static func neighbourAdvertisement(
        from source: MACAddress, target: IPAddress, asker: (mac: MACAddress, address: IPAddress)?
    ) -> [UInt8] {
        let allNodes = IPAddress(ipv6High: 0xff02 << 48, low: 1)
        // The override flag, and in an answer to a solicitation also the solicited flag.
        let flags: UInt8 = asker == nil ? 0x20 : 0x60
        return neighbourFrame(
            [NeighbourView.advertisement, 0, 0, 0, flags, 0, 0, 0] + target.bytes + [2, 1] + source.bytes, from: source,
            to: asker?.mac ?? allNodes.ethernetGroup, target, asker?.address ?? allNodes)
    }

    private static func neighbourFrame(
        _ message: [UInt8], from source: MACAddress, to destination: MACAddress, _ sender: IPAddress,
        _ receiver: IPAddress
    ) -> [UInt8] {
        ethernetFrame(
            destination: destination, source: source, etherType: EtherType.ipv6,
            payload: ipv6Packet(
                source: sender, destination: receiver, nextHeader: IPProtocol.icmpv6, hopLimit: neighbourHopLimit,
                payload: withICMPv6Checksum(message, from: sender, to: receiver)))
    }

    /// An ICMPv6 echo request (RFC 4443, section 4.1), checksum set; the message without an IPv6 header.
    package static func icmpv6EchoRequest(
        from source: IPAddress, to destination: IPAddress, identifier: UInt16, sequence: UInt16, payload: [UInt8]
    ) -> [UInt8] {
        var message: [UInt8] = [ICMPv6View.echoRequest, 0, 0, 0]
        message.reserveCapacity(ICMPv6View.headerLength + payload.count)
        message.append(bigEndian: identifier)
        message.append(bigEndian: sequence)
        message.append(contentsOf: payload)
        return withICMPv6Checksum(message, from: source, to: destination)
    }

    /// An IPv6 packet without extension headers (RFC 8200). Payload beyond 65,535 bytes is cut off.
    package static func ipv6Packet(
        source: IPAddress, destination: IPAddress, nextHeader: UInt8, hopLimit: UInt8 = 64, payload: [UInt8]
    ) -> [UInt8] {
        let data = payload.prefix(65_535)
        var packet: [UInt8] = [0x60, 0, 0, 0]
        packet.reserveCapacity(IPv6View.headerLength + data.count)
        packet.append(bigEndian: UInt16(data.count))
        packet.append(contentsOf: [nextHeader, hopLimit])
        for address in [source, destination] {
            packet.append(bigEndian: address.high)
            packet.append(bigEndian: address.low)
        }
        packet.append(contentsOf: data)
        return packet
    }

    private static func withICMPv6Checksum(
        _ message: [UInt8], from source: IPAddress, to destination: IPAddress
    ) -> [UInt8] {
        var message = message
        message.set(
            bigEndian: unsafe InternetChecksum.ofICMPv6(message.span.bytes, from: source, to: destination), at: 2)
        return message
    }
}

extension IPAddress {
    /// The group that the holder of an IPv6 address listens to (RFC 4291, section 2.7.1).
    var solicitedNodeGroup: IPAddress {
        IPAddress(ipv6High: 0xff02 << 48, low: 0x0000_0001_ff00_0000 | low & 0xff_ffff)
    }

    /// The Ethernet address of frames to an IPv6 multicast group (RFC 2464, section 7).
    var ethernetGroup: MACAddress { MACAddress(bits: 0x3333_0000_0000 | low & 0xffff_ffff) }
}
