// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Linux
package import Values

/// An address that an interface holds.
package struct InterfaceAddress: Hashable, Sendable {
    package let address: IPAddress
    /// 0 to 32 or 128.
    package let prefixLength: Int

    package init(address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// The network that the address lies in.
    package var network: IPPrefix? { IPPrefix(address, length: prefixLength) }
}

/// The state and properties of an interface. Reading it needs no privileges (rtnetlink(7), ethtool's ioctl).
package struct InterfaceFacts: Hashable, Sendable {
    package var name: String
    package var index: Int32
    /// `nil` unless the interface is Ethernet.
    package var mac: MACAddress?
    /// Largest payload in bytes.
    package var mtu: Int
    /// Administratively up (IFF_UP).
    package var isUp: Bool
    /// The link works (IFF_LOWER_UP).
    package var hasCarrier: Bool
    /// Number of changes of the carrier since the interface was made (IFLA_CARRIER_CHANGES).
    package var carrierChanges: UInt32
    package var isLoopback: Bool
    /// Driver of a virtual interface, as ip(8) names it: `bridge`, `vlan`; `nil` for a device.
    package var kind: String?
    /// Name of the bridge or aggregate that the interface is a part of.
    package var master: String?
    package var standing: InterfaceStanding
    package var counters: InterfaceCounters
    package var addresses: [InterfaceAddress]
    /// Next hop of the best IPv4 default route through this interface.
    package var defaultGateway: IPAddress?
    /// `nil` where the link has no speed, as virtual ones.
    package var speedMbps: Int?
    package var offloads: InterfaceOffloads

    /// Throws when there is no such interface in the network namespace of the calling thread.
    package static func read(_ name: String) throws(CaptureError) -> InterfaceFacts {
        guard !name.isEmpty, name.utf8.count < Int(IFNAMSIZ) else {
            throw CaptureError(.readInterface, name, .noSuchDevice)
        }
        let reader = try FactsReader()
        let answers = try reader.socket.request(
            type: UInt16(RTM_GETLINK), body: LinkMessage.request(index: 0, name: name), dump: false, subject: name)
        guard let answer = answers.first, let facts = try reader.facts(from: answer) else {
            throw CaptureError(.readInterface, name, .noSuchDevice)
        }
        return facts
    }

    /// Every interface of the calling thread's network namespace, by index.
    package static func all() throws(CaptureError) -> [InterfaceFacts] {
        let reader = try FactsReader()
        let answers = try reader.socket.request(
            type: UInt16(RTM_GETLINK), body: LinkMessage.request(index: 0), dump: true, subject: "all interfaces")
        var facts: [InterfaceFacts] = []
        for answer in answers {
            if let one = try reader.facts(from: answer) { facts.append(one) }
        }
        return facts.sorted { $0.index < $1.index }
    }

    /// The addresses of every interface of the calling thread's network namespace: by netlink alone, for a process that may open nothing else.
    package static func allAddresses() throws(CaptureError) -> [IPAddress] {
        let socket = try NetlinkSocket()
        let answers = try socket.request(
            type: UInt16(RTM_GETLINK), body: LinkMessage.request(index: 0), dump: true, subject: "all interfaces")
        var addresses: [IPAddress] = []
        for answer in answers {
            guard let link = LinkAnswer(answer) else { continue }
            addresses += try socket.addresses(of: link).map(\.address)
        }
        return addresses
    }

    /// The address to speak to `target` from: one in the target's network, else the first of its family.
    package func sourceAddress(for target: IPAddress) -> IPAddress? {
        let candidates = addresses.filter { $0.address.family == target.family }
        return (candidates.first { $0.network?.contains(target) ?? false } ?? candidates.first)?.address
    }
}

private struct FactsReader {
    let socket: NetlinkSocket
    let ethtool: Descriptor

    init() throws(CaptureError) {
        socket = try NetlinkSocket()
        let number = titipan_ethtool_open()
        guard number >= 0 else { throw CaptureError(.readInterface, "ethtool", errorNumber: -number) }
        ethtool = Descriptor(number)
    }

    func facts(from answer: [UInt8]) throws(CaptureError) -> InterfaceFacts? {
        guard let link = LinkAnswer(answer) else { return nil }
        let speed = titipan_ethtool_speed(ethtool.number, link.name)
        let addresses = try socket.addresses(of: link)
        let master = socket.masterName(of: link)
        return InterfaceFacts(
            name: link.name, index: link.index, mac: link.mac, mtu: link.mtu,
            isUp: link.flags & UInt32(IFF_UP) != 0, hasCarrier: link.flags & 0x1_0000 != 0,
            carrierChanges: link.carrierChanges, isLoopback: link.isLoopback, kind: link.kind, master: master,
            standing: InterfaceStanding(
                link, masterName: master ?? "", hasAddress: addresses.contains(where: \.isRouted)),
            counters: link.counters, addresses: addresses,
            defaultGateway: try defaultGateway(of: link.index, link.name),
            speedMbps: speed > 0 ? Int(speed) : nil, offloads: InterfaceOffloads(of: link.name, through: ethtool))
    }

    /// The gateway of the default route with the lowest metric.
    private func defaultGateway(of index: Int32, _ name: String) throws(CaptureError) -> IPAddress? {
        var body = [UInt8](repeating: 0, count: 12)
        body[0] = UInt8(AF_INET)
        let answers = try socket.request(type: UInt16(RTM_GETROUTE), body: body, dump: true, subject: name)
        return answers.compactMap { DefaultRoute(answer: $0, through: index) }.min { $0.metric < $1.metric }?.gateway
    }
}

extension NetlinkSocket {
    func link(_ index: Int32, _ name: String) throws(CaptureError) -> LinkAnswer {
        let answers = try request(
            type: UInt16(RTM_GETLINK), body: LinkMessage.request(index: index), dump: false, subject: name)
        guard let link = answers.first.flatMap(LinkAnswer.init) else {
            throw CaptureError(.readInterface, name, .noSuchDevice)
        }
        return link
    }

    func addresses(of link: LinkAnswer) throws(CaptureError) -> [InterfaceAddress] {
        try request(
            type: UInt16(RTM_GETADDR), body: [UInt8](repeating: 0, count: 8), dump: true, subject: link.name
        ).compactMap { InterfaceAddress(answer: $0, of: link.index) }
    }

    /// Name of what the interface is a part of; `nil` when it is its own, or the other is in another network namespace.
    func masterName(of link: LinkAnswer) -> String? {
        link.master.flatMap { try? self.link($0, link.name).name }
    }
}

extension InterfaceAddress {
    /// Not of the link only, as every interface with IPv6 has one by itself.
    var isRouted: Bool { !Self.linkLocal.contains { $0.contains(address) } }

    private static let linkLocal = ["169.254.0.0/16", "fe80::/10"].compactMap { IPPrefix($0) }
}
