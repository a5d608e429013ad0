// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Packets

/// What comes back on a raw ICMP socket for an echo request (RFC 792).
enum EchoAnswer: Equatable {
    case reply(source: IPAddress, ttl: UInt8, identifier: UInt16, sequence: UInt16, payload: [UInt8])
    /// Destination unreachable, quoting an echo request to `destination`.
    case unreachable(code: UInt8, destination: IPAddress, identifier: UInt16, sequence: UInt16)

    /// - Parameter packet: from the IPv4 header on.
    /// - Returns: `nil` for anything that is no whole echo reply or unreachable about an echo request.
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
                let request = try? ICMPView(quoted.payload), request.type == ICMPView.echoRequest
            else { return nil }
            self = .unreachable(
                code: icmp.code, destination: quoted.destination, identifier: request.identifier,
                sequence: request.sequence)
        default: return nil
        }
    }
}
