// SPDX-License-Identifier: Apache-2.0

package import Values

/// Frames and messages that the probes send. All of them are whole and carry correct checksums.
package enum FrameBuilder {
    /// Shortest Ethernet frame without FCS (IEEE 802.3).
    package static let shortestFrame = 60

    /// An Ethernet II frame, padded with zeros to 60 bytes.
    package static func ethernetFrame(
        destination: MACAddress, source: MACAddress, etherType: UInt16, payload: [UInt8]
    ) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(max(shortestFrame, 14 + payload.count))
        frame.append(contentsOf: destination.bytes)
        frame.append(contentsOf: source.bytes)
        frame.append(bigEndian: etherType)
        frame.append(contentsOf: payload)
        if frame.count < shortestFrame {
            frame.append(contentsOf: repeatElement(0, count: shortestFrame - frame.count))
        }
        return frame
    }

    /// A broadcast ARP request for `target`, with the sender address `senderAddress` (RFC 826).
    package static func arpRequest(from source: MACAddress, senderAddress: IPAddress, target: IPAddress) -> [UInt8] {
        arpFrame(
            operation: .request, destination: .broadcast, source: source, senderAddress: senderAddress,
            targetMAC: MACAddress(bits: 0), targetAddress: target)
    }

    /// An ARP probe, which claims no address for its sender: sender address 0.0.0.0 (RFC 5227, section 2.1.1).
    package static func arpProbe(from source: MACAddress, target: IPAddress) -> [UInt8] {
        arpRequest(from: source, senderAddress: IPAddress(ipv4: 0), target: target)
    }

    /// Any ARP frame over Ethernet, padded to 60 bytes. Addresses must be IPv4: of IPv6 only the lowest 32 bits are used.
    package static func arpFrame(
        operation: ARPOperation, destination: MACAddress, source: MACAddress, senderAddress: IPAddress,
        targetMAC: MACAddress, targetAddress: IPAddress
    ) -> [UInt8] {
        var body: [UInt8] = [0, 1, 0x08, 0x00, 6, 4]
        body.append(bigEndian: operation.rawValue)
        body.append(contentsOf: source.bytes)
        body.append(bigEndian: UInt32(truncatingIfNeeded: senderAddress.low))
        body.append(contentsOf: targetMAC.bytes)
        body.append(bigEndian: UInt32(truncatingIfNeeded: targetAddress.low))
        return ethernetFrame(destination: destination, source: source, etherType: EtherType.arp, payload: body)
    }

    /// An ICMP echo request (RFC 792), checksum set; the message without an IP header.
    package static func icmpEchoRequest(identifier: UInt16, sequence: UInt16, payload: [UInt8]) -> [UInt8] {
        var message: [UInt8] = [ICMPView.echoRequest, 0, 0, 0]
        message.reserveCapacity(ICMPView.headerLength + payload.count)
        message.append(bigEndian: identifier)
        message.append(bigEndian: sequence)
        message.append(contentsOf: payload)
        message.set(bigEndian: unsafe InternetChecksum.of(message.span.bytes), at: 2)
        return message
    }

    /// An unfragmented IPv4 datagram with the don't-fragment bit and no options (RFC 791), header checksum set.
    /// Payload beyond 65,515 bytes is cut off.
    package static func ipv4Packet(
        source: IPAddress, destination: IPAddress, protocolNumber: UInt8, timeToLive: UInt8 = 64,
        identification: UInt16, payload: [UInt8]
    ) -> [UInt8] {
        let data = payload.prefix(65_535 - 20)
        var packet: [UInt8] = [0x45, 0]
        packet.reserveCapacity(20 + data.count)
        packet.append(bigEndian: UInt16(20 + data.count))
        packet.append(bigEndian: identification)
        packet.append(contentsOf: [0x40, 0, timeToLive, protocolNumber, 0, 0])
        packet.append(bigEndian: UInt32(truncatingIfNeeded: source.low))
        packet.append(bigEndian: UInt32(truncatingIfNeeded: destination.low))
        packet.set(bigEndian: unsafe InternetChecksum.of(packet.span.bytes), at: 10)
        packet.append(contentsOf: data)
        return packet
    }
}

extension [UInt8] {
    mutating func append(bigEndian value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func set(bigEndian value: UInt16, at offset: Int) {
        self[offset] = UInt8(value >> 8)
        self[offset + 1] = UInt8(truncatingIfNeeded: value)
    }
}
