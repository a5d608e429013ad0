// SPDX-License-Identifier: Apache-2.0

package import Values

/// Everything that one site has to give: its rooms, racks, feeds, addresses, uplinks, switches and cables. Kept by the office, never by a case.
package struct Site: Hashable, Sendable {
    /// Name in orders and agents, for example `temanggung-1`.
    package var name: String
    /// Name as printed, for example `Gedung Sentra Telematika, ruang server`.
    package var room: String
    package var rooms: [Room]
    package var racks: [Rack]
    package var feeds: [PowerFeed]
    package var pools: [AddressPool]
    package var uplinks: [Uplink]
    package var switches: [Switch]
    package var switchPorts: [SwitchPort]
    package var cables: [Cable]
    /// Days for which an address is in quarantine after its use.
    package var cooldownDays: Int
    /// A remote port that is never allocated: it must not answer.
    package var controlPort: UInt16
    /// Whether verifications ask the site's switches for the server's port; the agents' configuration must name the switches.
    package var verifySwitchPort: Bool

    package init(
        name: String, room: String, rooms: [Room] = [], racks: [Rack] = [], feeds: [PowerFeed] = [],
        pools: [AddressPool] = [], uplinks: [Uplink] = [], switches: [Switch] = [], switchPorts: [SwitchPort] = [],
        cables: [Cable] = [], cooldownDays: Int = 30, controlPort: UInt16 = 64_999, verifySwitchPort: Bool = false
    ) {
        self.name = name
        self.room = room
        self.rooms = rooms
        self.racks = racks
        self.feeds = feeds
        self.pools = pools
        self.uplinks = uplinks
        self.switches = switches
        self.switchPorts = switchPorts
        self.cables = cables
        self.cooldownDays = cooldownDays
        self.controlPort = controlPort
        self.verifySwitchPort = verifySwitchPort
    }

    /// A site of one room with one pool of each kind and one uplink without oversubscription, as the service's configuration describes it.
    package init(
        name: String, room: String, racks: [Rack], feeds: [PowerFeed], publicAddresses: AddressRange,
        remotePorts: ClosedRange<UInt16>, roomAddresses: AddressRange, gateway: IPAddress, inBitsPerSecond: Int64,
        outBitsPerSecond: Int64, switchPorts: [String], cables: [String], cooldownDays: Int = 30,
        controlPort: UInt16 = 64_999, verifySwitchPort: Bool = false
    ) {
        self.init(
            name: name, room: room, racks: racks, feeds: feeds,
            pools: [
                AddressPool(
                    name: "publik", range: publicAddresses, use: .publicAccess(ports: remotePorts, isShared: false)),
                AddressPool(name: "ruang", range: roomAddresses, use: .room(gateway: gateway)),
            ],
            uplinks: [
                Uplink(
                    name: "uplink", inMegabits: Int(clamping: inBitsPerSecond / Uplink.megabit),
                    outMegabits: Int(clamping: outBitsPerSecond / Uplink.megabit))
            ], switchPorts: switchPorts.map { SwitchPort(name: $0) }, cables: cables.map { Cable(name: $0) },
            cooldownDays: cooldownDays, controlPort: controlPort, verifySwitchPort: verifySwitchPort)
    }

    /// Pools of addresses that the gateway forwards from.
    package var publicPools: [AddressPool] { pools.filter { $0.ports != nil } }
    /// Pools of the servers' own addresses.
    package var roomPools: [AddressPool] { pools.filter { $0.gateway != nil } }

    /// What the uplinks promise to tenants, bit/s towards servers and from them.
    package var bandwidth: (in: Int64, out: Int64) {
        (uplinks.reduce(0) { $0 + $1.promised(.inbound) }, uplinks.reduce(0) { $0 + $1.promised(.outbound) })
    }
}
