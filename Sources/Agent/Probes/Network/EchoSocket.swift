// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Packets
internal import Values

/// Echo requests to one destination: the raw ICMP socket of its family, and the address that they are sent from.
struct EchoSocket: Sendable {
    let source: IPAddress
    let destination: IPAddress
    let feed: PacketFeed
    private let socket: ICMPSocket

    /// - Throws: ``LocalError`` when there is no such socket, or no route.
    init(to destination: IPAddress, in environment: ProbeEnvironment) async throws {
        let isIPv4 = destination.family == .ipv4
        guard let socket = isIPv4 ? environment.sockets.icmp : environment.sockets.icmpv6,
            let feed = isIPv4 ? environment.icmp : environment.icmpv6
        else {
            throw LocalError(
                environment.sockets.configuration.vantage == .outside
                    ? "this agent stands outside and has no ICMP socket" : "this machine's kernel has no IPv6")
        }
        guard let source = await environment.poller.perform({ InternetSocket.sourceAddress(towards: destination) })
        else {
            throw LocalError("this machine has no route to \(destination)")
        }
        self.source = source
        self.destination = destination
        self.feed = feed
        self.socket = socket
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
        socket.send(message, to: destination)
    }
}
