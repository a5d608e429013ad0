// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Evidence
internal import Linux
internal import Packets
internal import Values

/// Echo requests to one destination: the raw ICMP socket of its family, and the address that they are sent from.
struct EchoSocket: Sendable {
    let source: IPAddress
    let destination: IPAddress
    let feed: PacketFeed
    private let descriptor: Descriptor

    /// - Throws: ``LocalError`` when there is no such socket, or no route.
    init(to destination: IPAddress, in environment: ProbeEnvironment) async throws {
        let isIPv4 = destination.family == .ipv4
        guard let descriptor = isIPv4 ? environment.sockets.icmp : environment.sockets.icmpv6,
            let feed = isIPv4 ? environment.icmp : environment.icmpv6
        else {
            throw LocalError(
                environment.sockets.configuration.vantage == .outside
                    ? "this agent stands outside and has no ICMP socket" : "this machine's kernel has no IPv6")
        }
        guard let source = await environment.poller.perform({ EchoSocket.source(towards: destination) }) else {
            throw LocalError("this machine has no route to \(destination)")
        }
        self.source = source
        self.destination = destination
        self.feed = feed
        self.descriptor = descriptor
    }

    /// Bytes of the packet before the payload of an echo: the header of IP and that of ICMP.
    var headerLength: Int {
        destination.family == .ipv4
            ? IPv4View.shortestHeader + ICMPView.headerLength : IPv6View.headerLength + ICMPv6View.headerLength
    }

    func request(identifier: UInt16, sequence: UInt16, payload: [UInt8]) -> [UInt8] {
        destination.family == .ipv4
            ? FrameBuilder.icmpEchoRequest(identifier: identifier, sequence: sequence, payload: payload)
            : FrameBuilder.icmpv6EchoRequest(
                from: source, to: destination, identifier: identifier, sequence: sequence, payload: payload)
    }

    /// The packet that carries a message, as the kernel makes it but for identification and TTL.
    func packet(_ message: [UInt8]) -> [UInt8] {
        destination.family == .ipv4
            ? FrameBuilder.ipv4Packet(
                source: source, destination: destination, protocolNumber: IPProtocol.icmp, identification: 0,
                payload: message)
            : FrameBuilder.ipv6Packet(
                source: source, destination: destination, nextHeader: IPProtocol.icmpv6, payload: message)
    }

    /// False when the kernel refused the message.
    func send(_ message: [UInt8]) -> Bool {
        let address = destination.bytes
        return titipan_send(descriptor.number, message, message.count, address, address.count) >= 0
    }

    private static func source(towards destination: IPAddress) -> IPAddress? {
        let bytes = destination.bytes
        var local = [UInt8](repeating: 0, count: 16)
        let length = titipan_source_address(bytes, bytes.count, &local)
        return IPAddress(bytes: local.prefix(Int(max(0, length))))
    }
}
