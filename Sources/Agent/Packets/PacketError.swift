// SPDX-License-Identifier: Apache-2.0

/// The protocol header that an error is about.
package enum PacketLayer: String, Sendable, Hashable {
    case ethernet, arp, ipv4, ipv6, icmp, icmpv6, tcp, udp, lldp
    /// Neighbour discovery of IPv6.
    case neighbour
}

/// Why bytes are no such header. Thrown by the views' initialisers, never by their accessors.
package enum PacketError: Error, Sendable, Hashable {
    /// The header needs `needed` bytes and `available` were captured.
    case truncated(PacketLayer, needed: Int, available: Int)
    /// A field contradicts the standard; the text names the field and its value.
    case malformed(PacketLayer, String)
}

extension PacketError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let layer, let needed, let available):
            "\(layer.rawValue) header needs \(needed) bytes, \(available) were captured"
        case .malformed(let layer, let field):
            "malformed \(layer.rawValue) header: \(field)"
        }
    }
}
