// SPDX-License-Identifier: Apache-2.0

/// Values of the Ethernet type field (IEEE 802 numbers, IANA).
@usableFromInline
package enum EtherType {
    @inlinable package static var ipv4: UInt16 { 0x0800 }
    @inlinable package static var arp: UInt16 { 0x0806 }
    @inlinable package static var ipv6: UInt16 { 0x86dd }
    /// IEEE 802.1AB.
    @inlinable package static var lldp: UInt16 { 0x88cc }
    /// IEEE 802.1Q customer tag.
    @inlinable package static var vlan: UInt16 { 0x8100 }
    /// IEEE 802.1ad service tag.
    @inlinable package static var serviceVLAN: UInt16 { 0x88a8 }
    /// The service tag of switches older than 802.1ad.
    @inlinable package static var legacyServiceVLAN: UInt16 { 0x9100 }

    @inlinable @inline(__always)
    package static func isVLAN(_ value: UInt16) -> Bool {
        value == vlan || value == serviceVLAN || value == legacyServiceVLAN
    }
}

/// Values of the protocol field of IPv4 and the next-header field of IPv6 (IANA).
@usableFromInline
package enum IPProtocol {
    @inlinable package static var icmp: UInt8 { 1 }
    @inlinable package static var tcp: UInt8 { 6 }
    @inlinable package static var udp: UInt8 { 17 }
    @inlinable package static var icmpv6: UInt8 { 58 }

    /// Extension headers of IPv6 (RFC 8200, section 4), and the authentication header (RFC 4302).
    @inlinable package static var hopByHopOptions: UInt8 { 0 }
    @inlinable package static var routing: UInt8 { 43 }
    @inlinable package static var fragment: UInt8 { 44 }
    @inlinable package static var authentication: UInt8 { 51 }
    @inlinable package static var destinationOptions: UInt8 { 60 }
}
