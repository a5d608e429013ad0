// SPDX-License-Identifier: Apache-2.0

/// Values of the Ethernet type field (IEEE 802 numbers, IANA).
package enum EtherType {
    package static let ipv4: UInt16 = 0x0800
    package static let arp: UInt16 = 0x0806
    package static let ipv6: UInt16 = 0x86dd
    /// IEEE 802.1AB.
    package static let lldp: UInt16 = 0x88cc
    /// IEEE 802.1Q customer tag.
    package static let vlan: UInt16 = 0x8100
    /// IEEE 802.1ad service tag.
    package static let serviceVLAN: UInt16 = 0x88a8
    /// The service tag of switches older than 802.1ad.
    package static let legacyServiceVLAN: UInt16 = 0x9100

    package static func isVLAN(_ value: UInt16) -> Bool {
        value == vlan || value == serviceVLAN || value == legacyServiceVLAN
    }
}

/// Values of the protocol field of IPv4 and the next-header field of IPv6 (IANA).
package enum IPProtocol {
    package static let icmp: UInt8 = 1
    package static let tcp: UInt8 = 6
    package static let udp: UInt8 = 17
    package static let icmpv6: UInt8 = 58
}
