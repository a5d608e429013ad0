// SPDX-License-Identifier: Apache-2.0

package import Values

/// Everything that one server room has to give. Written by the office, never by a case.
package struct Site: Codable, Hashable, Sendable {
    package struct Rack: Codable, Hashable, Sendable {
        package var name: String
        /// Height in rack units, counted from the bottom, the lowest is 1.
        package var units: Int
        /// Units that the office keeps for itself.
        package var taken: Set<Int>

        package init(name: String, units: Int, taken: Set<Int> = []) {
            self.name = name
            self.units = units
            self.taken = taken
        }
    }

    package struct PowerFeed: Codable, Hashable, Sendable {
        package var name: String
        /// Watts that the feed may supply to tenants.
        package var watts: Int

        package init(name: String, watts: Int) {
            self.name = name
            self.watts = watts
        }
    }

    /// Name in orders and agents, for example `temanggung-1`.
    package var name: String
    /// Name as printed, for example `Gedung Sentra Telematika, ruang server`.
    package var room: String
    package var racks: [Rack]
    package var feeds: [PowerFeed]
    package var publicAddresses: AddressPool
    /// Ports on the public addresses that the gateway forwards to tenants.
    package var remotePorts: ClosedRange<UInt16>
    /// The servers' addresses in the room.
    package var roomAddresses: AddressPool
    /// The room's gateway, by its address for the servers.
    package var gateway: IPAddress
    /// The uplink's share for tenants, bit/s per direction; no overbooking.
    package var inBitsPerSecond: Int64
    package var outBitsPerSecond: Int64
    package var switchPorts: [String]
    package var cables: [String]
    /// Days for which an address is in quarantine after its use.
    package var cooldownDays: Int
    /// A remote port that is never allocated: it must not answer.
    package var controlPort: UInt16
    /// Whether verifications ask the site's switches for the server's port; the agents' configuration must name the switches.
    package var verifySwitchPort: Bool

    package init(
        name: String, room: String, racks: [Rack], feeds: [PowerFeed], publicAddresses: AddressPool,
        remotePorts: ClosedRange<UInt16>, roomAddresses: AddressPool, gateway: IPAddress, inBitsPerSecond: Int64,
        outBitsPerSecond: Int64, switchPorts: [String], cables: [String], cooldownDays: Int = 30,
        controlPort: UInt16 = 64_999, verifySwitchPort: Bool = false
    ) {
        self.name = name
        self.room = room
        self.racks = racks
        self.feeds = feeds
        self.publicAddresses = publicAddresses
        self.remotePorts = remotePorts
        self.roomAddresses = roomAddresses
        self.gateway = gateway
        self.inBitsPerSecond = inBitsPerSecond
        self.outBitsPerSecond = outBitsPerSecond
        self.switchPorts = switchPorts
        self.cables = cables
        self.cooldownDays = cooldownDays
        self.controlPort = controlPort
        self.verifySwitchPort = verifySwitchPort
    }

    /// Faults of the description, one sentence each; empty when it can be used.
    package var faults: [String] {
        var faults: [String] = []
        if racks.isEmpty { faults.append("site \(name) has no rack") }
        if Set(racks.map(\.name)).count != racks.count { faults.append("site \(name) names a rack twice") }
        for rack in racks where rack.taken.contains(where: { !(1...rack.units).contains($0) }) {
            faults.append("site \(name): rack \(rack.name) has units 1 to \(rack.units); `taken` names others")
        }
        if feeds.isEmpty { faults.append("site \(name) has no power feed") }
        if Set(feeds.map(\.name)).count != feeds.count { faults.append("site \(name) names a power feed twice") }
        for (index, port) in switchPorts.enumerated() {
            // Two spellings of one port would be given to two servers.
            if let twin = switchPorts[..<index].first(where: { SwitchPortName($0).isSame(as: SwitchPortName(port)) }) {
                faults.append("site \(name) names a switch port twice: \(twin) and \(port)")
            }
        }
        if Set(cables).count != cables.count { faults.append("site \(name) names a cable twice") }
        if remotePorts.contains(controlPort) {
            faults.append(
                "site \(name): control port \(controlPort) lies inside the remote ports, so it may be given away")
        }
        for address in [publicAddresses.first, roomAddresses.first, gateway] {
            guard let meant = IPPrefix("\(address)")?.ipv4Mapped?.address else { continue }
            faults.append(
                "site \(name): \(address) is an IPv4 address written as an IPv6 one, which is on no wire; write \(meant)"
            )
        }
        if roomAddresses.first.family != gateway.family {
            faults.append("site \(name): the gateway \(gateway) and the room's addresses are of different families")
        }
        if publicAddresses.contains(gateway) || roomAddresses.contains(gateway) {
            faults.append("site \(name): the gateway \(gateway) lies inside an address pool; add it to `except`")
        }
        return faults
    }
}

/// Addresses that may be given to tenants.
package struct AddressPool: Codable, Hashable, Sendable {
    package var first: IPAddress
    package var last: IPAddress
    package var except: Set<IPAddress>

    /// `nil` when the two are of different families, out of order or more than 65,536 apart.
    package init?(first: IPAddress, last: IPAddress, except: Set<IPAddress> = []) {
        guard first.family == last.family, first.high == last.high, first <= last, last.low - first.low < 65_536 else {
            return nil
        }
        self.first = first
        self.last = last
        self.except = except
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.family == first.family && first <= address && address <= last && !except.contains(address)
    }

    /// In ascending order.
    var addresses: some Sequence<IPAddress> {
        (first.low...last.low).lazy.compactMap { low in
            let address =
                first.family == .ipv4
                ? IPAddress(ipv4: UInt32(truncatingIfNeeded: low)) : IPAddress(ipv6High: first.high, low: low)
            return except.contains(address) ? nil : address
        }
    }
}
