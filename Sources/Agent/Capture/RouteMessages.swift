// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Values

/// The fields in use of an RTM_NEWLINK: struct ifinfomsg (16 bytes) and attributes.
struct LinkAnswer {
    let name: String
    let index: Int32
    /// IFF_UP and others of net/if.h.
    let flags: UInt32
    /// `nil` unless the interface is Ethernet, and for the loopback.
    let mac: MACAddress?
    let mtu: Int
    let carrierChanges: UInt32
    let counters: InterfaceCounters
    /// The driver's name of a virtual interface (IFLA_INFO_KIND): for example `bridge`, `vlan`, `bond`; `nil` for a device.
    let kind: String?
    /// Kind of the bridge, aggregate or the like that the interface is a part of (IFLA_INFO_SLAVE_KIND); `nil` for one that is its own.
    let portKind: String?
    /// Index of what it is a part of.
    let master: Int32?
    /// Packets that arrive here are routed on (IPv4 or IPv6).
    let isForwarding: Bool

    var isLoopback: Bool { flags & UInt32(IFF_LOOPBACK) != 0 }

    /// `nil` when it is cut, or names no interface.
    init?(_ body: [UInt8]) {
        let attributes = body.attributes(from: 16)
        guard let index = body.native(Int32.self, at: 4), let flags = body.native(UInt32.self, at: 8),
            let text = attributes[UInt16(IFLA_IFNAME)]
        else { return nil }
        let hardware = attributes[UInt16(IFLA_ADDRESS)] ?? []
        let isEthernet = hardware.count == 6 && flags & UInt32(IFF_LOOPBACK) == 0
        name = LinkAnswer.text(text)
        self.index = index
        self.flags = flags
        mac = isEthernet ? MACAddress(bits: hardware.reduce(0) { $0 << 8 | UInt64($1) }) : nil
        mtu = Int(attributes[UInt16(IFLA_MTU)]?.native(UInt32.self, at: 0) ?? 0)
        carrierChanges = attributes[UInt16(IFLA_CARRIER_CHANGES)]?.native(UInt32.self, at: 0) ?? 0
        counters = InterfaceCounters(attributes[UInt16(IFLA_STATS64)] ?? [])
        let information = (attributes[UInt16(IFLA_LINKINFO)] ?? []).attributes(from: 0)
        kind = information[UInt16(IFLA_INFO_KIND)].map(LinkAnswer.text)
        portKind = information[UInt16(IFLA_INFO_SLAVE_KIND)].map(LinkAnswer.text)
        master = attributes[UInt16(IFLA_MASTER)]?.native(Int32.self, at: 0)
        let families = (attributes[UInt16(IFLA_AF_SPEC)] ?? []).attributes(from: 0)
        isForwarding = [(AF_INET, IFLA_INET_CONF), (AF_INET6, IFLA_INET6_CONF)].contains { family, table in
            let settings = (families[UInt16(family)] ?? []).attributes(from: 0)[UInt16(table)]
            // The first of both tables is forwarding (linux/ip.h, linux/ipv6.h).
            return settings?.native(Int32.self, at: 0) ?? 0 != 0
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
}

extension InterfaceAddress {
    /// From an RTM_NEWADDR: struct ifaddrmsg (8 bytes) and attributes. `nil` when it is cut or of another interface than `index`.
    init?(answer: [UInt8], of index: Int32) {
        guard answer.native(UInt32.self, at: 4) == UInt32(bitPattern: index) else { return nil }
        let attributes = answer.attributes(from: 8)
        guard let bytes = attributes[UInt16(IFA_LOCAL)] ?? attributes[UInt16(IFA_ADDRESS)],
            let address = IPAddress(bytes: bytes)
        else { return nil }
        self.init(address: address, prefixLength: Int(answer[1]))
    }
}

/// A default route of the main table, from an RTM_NEWROUTE.
struct DefaultRoute {
    let gateway: IPAddress
    /// Metric of the route; the route with the lowest is used.
    let metric: UInt32

    /// Struct rtmsg (12 bytes) and attributes. `nil` for any other route, and for one that leads through another interface than `index`.
    init?(answer: [UInt8], through index: Int32) {
        guard answer.count >= 12, answer[1] == 0, answer[4] == UInt8(RT_TABLE_MAIN.rawValue) else { return nil }
        let attributes = answer.attributes(from: 12)
        guard attributes[UInt16(RTA_OIF.rawValue)]?.native(Int32.self, at: 0) == index,
            let bytes = attributes[UInt16(RTA_GATEWAY.rawValue)], let gateway = IPAddress(bytes: bytes)
        else { return nil }
        self.gateway = gateway
        metric = attributes[UInt16(RTA_PRIORITY.rawValue)]?.native(UInt32.self, at: 0) ?? 0
    }
}
