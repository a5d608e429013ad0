// SPDX-License-Identifier: Apache-2.0

internal import Values

extension Site: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, room, rooms, racks, feeds, pools, uplinks, switches, switchPorts, cables, cooldownDays, controlPort,
            verifySwitchPort
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        guard values.contains(.pools) else {
            self = try EarlierSite(from: decoder).site
            return
        }
        self.init(
            name: try values.decode(String.self, forKey: .name), room: try values.decode(String.self, forKey: .room),
            rooms: try values.decode([Room].self, forKey: .rooms),
            racks: try values.decode([Rack].self, forKey: .racks),
            feeds: try values.decode([PowerFeed].self, forKey: .feeds),
            pools: try values.decode([AddressPool].self, forKey: .pools),
            uplinks: try values.decode([Uplink].self, forKey: .uplinks),
            switches: try values.decode([Switch].self, forKey: .switches),
            switchPorts: try values.decode([SwitchPort].self, forKey: .switchPorts),
            cables: try values.decode([Cable].self, forKey: .cables),
            cooldownDays: try values.decode(Int.self, forKey: .cooldownDays),
            controlPort: try values.decode(UInt16.self, forKey: .controlPort),
            verifySwitchPort: try values.decode(Bool.self, forKey: .verifySwitchPort))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        try values.encode(room, forKey: .room)
        try values.encode(rooms, forKey: .rooms)
        try values.encode(racks, forKey: .racks)
        try values.encode(feeds, forKey: .feeds)
        try values.encode(pools, forKey: .pools)
        try values.encode(uplinks, forKey: .uplinks)
        try values.encode(switches, forKey: .switches)
        try values.encode(switchPorts, forKey: .switchPorts)
        try values.encode(cables, forKey: .cables)
        try values.encode(cooldownDays, forKey: .cooldownDays)
        try values.encode(controlPort, forKey: .controlPort)
        try values.encode(verifySwitchPort, forKey: .verifySwitchPort)
    }
}

/// A site as stores hold it from before inventories were kept as data: what its configuration said.
private struct EarlierSite: Decodable {
    struct EarlierRack: Decodable {
        let name: String
        let units: Int
        let taken: Set<Int>
    }

    struct EarlierFeed: Decodable {
        let name: String
        let watts: Int
    }

    let name: String
    let room: String
    let racks: [EarlierRack]
    let feeds: [EarlierFeed]
    let publicAddresses: AddressRange
    let remotePorts: ClosedRange<UInt16>
    let roomAddresses: AddressRange
    let gateway: IPAddress
    let inBitsPerSecond: Int64
    let outBitsPerSecond: Int64
    let switchPorts: [String]
    let cables: [String]
    let cooldownDays: Int
    let controlPort: UInt16
    let verifySwitchPort: Bool

    var site: Site {
        Site(
            name: name, room: room, racks: racks.map { Rack(name: $0.name, units: $0.units, taken: $0.taken) },
            feeds: feeds.map { PowerFeed(name: $0.name, watts: $0.watts) }, publicAddresses: publicAddresses,
            remotePorts: remotePorts, roomAddresses: roomAddresses, gateway: gateway, inBitsPerSecond: inBitsPerSecond,
            outBitsPerSecond: outBitsPerSecond, switchPorts: switchPorts, cables: cables, cooldownDays: cooldownDays,
            controlPort: controlPort, verifySwitchPort: verifySwitchPort)
    }
}
