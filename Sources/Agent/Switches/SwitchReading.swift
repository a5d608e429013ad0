// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// The ports of one switch on which the requested addresses are known.
package struct SwitchReading: Hashable, Sendable {
    /// A port on which the switch has the address.
    package struct Place: Hashable, Sendable {
        package var source: SwitchPortMeasurement.Source
        package var macAddress: MACAddress
        package var port: String
        package var description: String
        package var isUp: Bool?
        package var megabitsPerSecond: Int?
        package var vlan: Int?
        /// The ports that the interface lies on, or is made of; empty where the switch tells of none.
        package var members: [String]
        /// The switch has the address on a bridge port and does not tell which interface that is: the one of the same number is named.
        package var isByNumber: Bool
        /// The number of different addresses that the switch has on this port, this one included.
        package var addresses: Int
        /// Whether another bridge announces itself on the port by LLDP, so that the port is an uplink.
        package var leadsToBridge: Bool

        package init(
            source: SwitchPortMeasurement.Source, macAddress: MACAddress, port: String, description: String = "",
            isUp: Bool? = nil, megabitsPerSecond: Int? = nil, vlan: Int? = nil, members: [String] = [],
            isByNumber: Bool = false, addresses: Int, leadsToBridge: Bool = false
        ) {
            self.source = source
            self.macAddress = macAddress
            self.port = port
            self.description = description
            self.isUp = isUp
            self.megabitsPerSecond = megabitsPerSecond
            self.vlan = vlan
            self.members = members
            self.isByNumber = isByNumber
            self.addresses = addresses
            self.leadsToBridge = leadsToBridge
        }
    }

    /// `sysName`, or the configured name where the switch has none.
    package var switchName: String
    package var places: [Place]
    /// The ports of the switch that are the one asked for, with their states.
    package var portStates: [SwitchPortMeasurement.Sighting]

    package init(
        switchName: String, places: [Place], portStates: [SwitchPortMeasurement.Sighting] = []
    ) {
        self.switchName = switchName
        self.places = places
        self.portStates = portStates
    }
}

extension SwitchReading {
    /// More addresses than that on one port are no single server: a bridge is behind it, whether it announces itself or not.
    package static let mostAddressesOfServer = 32

    /// The port to which each address is connected, chosen among everything that several switches know.
    ///
    /// Every switch on the way learns the address: those further up on the port that leads down, an uplink. The server's own port is the
    /// one with no other bridge behind it and the fewest addresses. Where that does not decide between two switches neither is taken, and
    /// the second part of the result says so, as it does when only uplinks are known.
    package static func choose(
        from readings: [SwitchReading]
    ) -> (sightings: [SwitchPortMeasurement.Sighting], doubts: [String]) {
        var sightings: [SwitchPortMeasurement.Sighting] = []
        var doubts: [String] = []
        let all = readings.flatMap { reading in reading.places.map { (name: reading.switchName, place: $0) } }
        for mac in Set(all.map(\.place.macAddress)).sorted(by: { $0.bits < $1.bits }) {
            let known = all.filter { $0.place.macAddress == mac }
            // Its own announcement, heard on the port, needs no other sign.
            let announced = known.filter { $0.place.source == .lldpMIB }
            let learnt = known.filter { $0.place.source != .lldpMIB }
            let edges = learnt.filter { !$0.place.leadsToBridge && $0.place.addresses <= mostAddressesOfServer }
            let fewest = edges.map(\.place.addresses).min() ?? 0
            let best = edges.filter { $0.place.addresses == fewest }
            let chosen: [(name: String, place: Place)]
            if !announced.isEmpty {
                let ports = Set(announced.map { [$0.name, $0.place.port] })
                chosen = announced + learnt.filter { ports.contains([$0.name, $0.place.port]) }
            } else if Set(best.map { [$0.name, $0.place.port] }).count > 1 {
                let names = best.prefix(4).map { "\($0.place.port) of \($0.name)" }.joined(separator: " and ")
                doubts.append("\(mac) is learnt on \(names) alike: have the switches announce themselves by LLDP")
                chosen = []
            } else {
                if best.isEmpty, let uplink = learnt.min(by: { $0.place.addresses < $1.place.addresses }) {
                    doubts.append(
                        "\(mac) is behind \(uplink.place.port) of \(uplink.name), an uplink with \(uplink.place.addresses) addresses: add the switch behind it to “switches”"
                    )
                }
                chosen = best
            }
            sightings += chosen.map { SwitchPortMeasurement.Sighting($0.place, of: $0.name) }
        }
        return (sightings, doubts)
    }
}

extension SwitchPortMeasurement.Sighting {
    fileprivate init(_ place: SwitchReading.Place, of switchName: String) {
        self.init(
            source: place.source, switchName: switchName, port: place.port, description: place.description,
            macAddress: place.macAddress, isUp: place.isUp, megabitsPerSecond: place.megabitsPerSecond,
            vlan: place.vlan, members: place.members.isEmpty ? nil : place.members,
            isByNumber: place.isByNumber ? true : nil)
    }
}
