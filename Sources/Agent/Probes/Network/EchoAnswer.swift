// SPDX-License-Identifier: Apache-2.0

internal import Packets
internal import Values

/// The answer to an echo request on a raw ICMP socket (RFC 792, RFC 4443).
enum EchoAnswer: Equatable {
    /// The request that an answer is about.
    struct Request: Equatable {
        var destination: IPAddress
        var identifier: UInt16
        var sequence: UInt16
    }

    case reply(source: IPAddress, ttl: UInt8, identifier: UInt16, sequence: UInt16, payload: [UInt8])
    /// Destination unreachable.
    case unreachable(code: UInt8, Request)
    /// The request did not fit the next hop and must not be fragmented (RFC 1191, RFC 8201); the MTU there, 0 when it was not reported.
    case tooBig(mtu: Int, Request)

    /// - Parameter packet: from the IPv4 header on.
    /// - Returns: `nil` for anything that is no whole echo reply or error about an echo request.
    init?(_ packet: [UInt8]) {
        guard let ip = try? IPv4View(packet.span.bytes), ip.protocolNumber == IPProtocol.icmp,
            let icmp = try? ICMPView(ip.payload)
        else { return nil }
        switch icmp.type {
        case ICMPView.echoReply:
            self = .reply(
                source: ip.source, ttl: ip.timeToLive, identifier: icmp.identifier, sequence: icmp.sequence,
                payload: icmp.payload.withUnsafeBytes { Array($0) })
        case ICMPView.destinationUnreachable:
            guard let quoted = try? IPv4View(icmp.payload), quoted.protocolNumber == IPProtocol.icmp,
                let echo = try? ICMPView(quoted.payload), echo.type == ICMPView.echoRequest
            else { return nil }
            let request = Request(
                destination: quoted.destination, identifier: echo.identifier, sequence: echo.sequence)
            self =
                icmp.code == ICMPView.fragmentationNeeded
                ? .tooBig(mtu: Int(icmp.nextHopMTU), request) : .unreachable(code: icmp.code, request)
        default: return nil
        }
    }

    /// - Parameters:
    ///   - message: ICMPv6, whose socket gives no header.
    ///   - source: sender of the packet.
    ///   - hopLimit: of the packet as it arrived.
    init?(icmpv6 message: [UInt8], from source: IPAddress, hopLimit: UInt8) {
        guard let icmp = try? ICMPv6View(message.span.bytes) else { return nil }
        switch icmp.type {
        case ICMPv6View.echoReply:
            self = .reply(
                source: source, ttl: hopLimit, identifier: icmp.identifier, sequence: icmp.sequence,
                payload: icmp.payload.withUnsafeBytes { Array($0) })
        case ICMPv6View.destinationUnreachable, ICMPv6View.packetTooBig:
            guard let quoted = try? IPv6View(icmp.payload), quoted.nextHeader == IPProtocol.icmpv6,
                let echo = try? ICMPv6View(quoted.payload), echo.type == ICMPv6View.echoRequest
            else { return nil }
            let request = Request(
                destination: quoted.destination, identifier: echo.identifier, sequence: echo.sequence)
            self =
                icmp.type == ICMPv6View.packetTooBig
                ? .tooBig(mtu: Int(icmp.mtu), request) : .unreachable(code: icmp.code, request)
        default: return nil
        }
    }

    /// - Parameter family: of the socket that the packet came by.
    init?(_ packet: ReceivedPacket, family: IPAddress.Family) {
        switch family {
        case .ipv4: self.init(packet.bytes)
        case .ipv6:
            guard let source = packet.source else { return nil }
            self.init(icmpv6: packet.bytes, from: source, hopLimit: packet.hopLimit ?? 0)
        }
    }
}
