// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

extension TenantAllocation {
    /// The elements that make this allocation work, as confirmed ones, or as provisional ones for so many seconds.
    ///
    /// - Parameters:
    ///   - shaping: the minor number of its class of bandwidth.
    ///   - answersPings: whether the public address is this tenant's alone.
    ///   - port: of the bridge, where its server is at one.
    package func elements(
        shaping minor: UInt16, answersPings: Bool, port: String?, seconds: Int? = nil
    ) -> [TableElement] {
        let isProvisional = seconds != nil
        let (room, address) = ("\(roomAddress)", "\(publicAddress)")
        let element = { (set: TenantTable.Name, key: [String], value: [String]) in
            TableElement(
                set, key, to: value, of: tenant, seconds: seconds, family: TableFamily(roomAddress.family))
        }
        var all: [TableElement] = []
        for forwarding in forwardings {
            let transport = forwarding.transport.rawValue
            all.append(
                element(
                    isProvisional ? .next : .now, [address, transport, "\(forwarding.publicPort)"],
                    [room, "\(forwarding.roomPort)"]))
        }
        for (transport, port) in Set(forwardings.map { RoomPort($0) }).sorted().map({ ($0.transport, $0.port) }) {
            all.append(element(.live, [room, transport.rawValue, "\(port)"], []))
        }
        all.append(element(.tenants, [room], []))
        all.append(element(isProvisional ? .sourceNext : .source, [room], [address]))
        if answersPings { all.append(element(isProvisional ? .echoNext : .echo, [address], [room])) }
        all.append(
            element(isProvisional ? .classNext : .classNow, [room], [ShapingClass.text(minor)]))
        guard !macs.isEmpty else { return all }
        all.append(element(.bound, [room], []))
        for mac in macs {
            all.append(element(.bind, [room, "\(mac)"], []))
            if isProvisional { all.append(element(.bindNext, [room, "\(mac)"], [])) }
            all.append(element(.mac, ["\(mac)"], []))
        }
        if let port { all += guarding(port).map { element($0, $1, []) } }
        return all
    }

    /// What the server's port of the bridge may send: from any of its network addresses, in the name of the server and of the link-local addresses
    /// that are formed from them; where one interface takes another's place, it keeps that one's.
    private func guarding(_ port: String) -> [(TenantTable.Name, [String])] {
        switch roomAddress.family {
        case .ipv4:
            return [(.portFour, [port])]
                + macs.flatMap { mac in
                    [(.macFour, [port, "\(mac)"]), (.ownFour, [port, "\(mac)", "\(roomAddress)"])]
                }
        case .ipv6:
            let own = [roomAddress] + macs.map(\.linkLocal)
            return [(.portSix, [port])] + own.map { (.targetSix, [port, $0.nftNumber]) }
                + macs.flatMap { mac in
                    [(.macSix, [port, "\(mac)"])] + own.map { (.ownSix, [port, "\(mac)", "\($0)"]) }
                }
        }
    }
}

extension MACAddress {
    /// The link-local address that is formed from it: RFC 4291, appendix A.
    package var linkLocal: IPAddress {
        let (front, back) = (bits >> 24, bits & 0xff_ffff)
        return IPAddress(ipv6High: 0xfe80 << 48, low: (front << 40 | 0xff_fe00_0000 | back) ^ 1 << 57)
    }
}

extension IPAddress {
    /// As nft lists a number of 128 bits.
    fileprivate var nftNumber: String {
        let (front, back) = (String(high, radix: 16), String(low, radix: 16))
        return "0x" + (high == 0 ? back : front + String(repeating: "0", count: 16 - back.count) + back)
    }
}

/// A port of the server, which several public ports may lead to.
private struct RoomPort: Hashable, Comparable {
    let transport: Transport
    let port: Port

    init(_ forwarding: PortForwarding) {
        transport = forwarding.transport
        port = forwarding.roomPort
    }

    static func < (one: RoomPort, other: RoomPort) -> Bool { (one.transport, one.port) < (other.transport, other.port) }
}
