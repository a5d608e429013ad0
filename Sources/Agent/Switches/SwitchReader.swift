// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Packets
package import Values

/// Asks one switch where addresses are: LLDP-MIB, Q-BRIDGE-MIB or else BRIDGE-MIB, and IF-MIB for the ports that matter.
///
/// All of it blocks: to be called on a thread that may wait (`WorkerThread`).
package struct SwitchReader: ~Copyable {
    /// Rows of one table that are read; a table with more is given up. A switch for a server room has room for 8,000 to 32,000 addresses.
    static let mostRows = 32_768
    /// Neighbours by LLDP: a switch has no more ports.
    static let mostNeighbours = 1_024

    private let session: SNMPSession
    private let wanted: [MACAddress]
    private let port: SwitchPortName?

    /// Sets libsnmp up, which opens files once: for a process that will not be able to.
    package static func prepare() { SNMPLibrary.enter {} }

    /// - Parameters:
    ///   - port: the port whose state is read as well, whoever is connected to it; `nil`: none.
    ///   - deadline: no answer is waited for longer.
    package static func read(
        _ access: SwitchAccess, for macs: [MACAddress], port: SwitchPortName? = nil,
        until deadline: ContinuousClock.Instant
    ) throws(SwitchError) -> SwitchReading {
        let reader = SwitchReader(session: try SNMPSession(access, until: deadline), wanted: macs, port: port)
        return try reader.read()
    }

    /// The switch's own name, to test whether it answers; its configured name where it has none.
    package static func name(
        of access: SwitchAccess, until deadline: ContinuousClock.Instant
    ) throws(SwitchError) -> String {
        try SwitchReader(session: try SNMPSession(access, until: deadline), wanted: [], port: nil).name()
    }

    private func name() throws(SwitchError) -> String {
        let name = try session.get([Column.sysName])[0].octets.map(LLDPIdentifier.readable) ?? ""
        return name.isEmpty ? session.access.name : name
    }

    private func read() throws(SwitchError) -> SwitchReading {
        let switchName = try name()
        var reading = SwitchReading(switchName: switchName, places: [])
        if let port { reading.portStates = try states(of: port, on: switchName) }
        let neighbours = try readNeighbours()
        for (mac, port) in neighbours.ports(of: wanted) {
            reading.places.append(try announced(mac, on: port))
        }
        var source = SwitchPortMeasurement.Source.qBridgeMIB
        var table = try readForwarding(Column.vlanForwardingPort, Column.vlanForwardingStatus, hasDatabase: true)
        if table.entries.isEmpty {
            source = .bridgeMIB
            table = try readForwarding(Column.forwardingPort, Column.forwardingStatus, hasDatabase: false)
        }
        if table.entries.isEmpty { return reading }
        let vlans = source == .qBridgeMIB ? try readVLANs() : [:]
        let bridges = try namesOfPorts(neighbours.portsOfBridges(except: wanted))
        for entry in table.entries {
            var place = try learnt(entry, source: source)
            place.addresses = table.addressCount(on: entry.bridgePort)
            place.vlan = entry.database.flatMap { vlans[$0] }
            let names = [PortName(place.port), PortName(place.description)]
            place.leadsToBridge = bridges.contains { bridge in names.contains { $0.likeness(to: bridge) == .same } }
            reading.places.append(place)
        }
        return reading
    }

    // MARK: IF-MIB

    /// Interfaces of a switch that are looked through for a port.
    private static let mostInterfaces = 4_096

    /// The interfaces that are the port, by their names, or by a label that is the port's name.
    private func states(
        of port: SwitchPortName, on switchName: String
    ) throws(SwitchError) -> [SwitchPortMeasurement.Sighting] {
        guard port.mayBe(onSwitch: switchName) else { return [] }
        var names: [UInt32: String] = [:]
        var labels: [UInt32: String] = [:]
        for column in [Column.ifDescription, Column.ifName] {
            try session.walk(column, limit: Self.mostInterfaces) { index, value in
                guard let index = index.first, let text = value.octets.map(LLDPIdentifier.readable), !text.isEmpty
                else { return }
                names[index] = text
            }
        }
        try session.walk(Column.ifAlias, limit: Self.mostInterfaces) { index, value in
            if let index = index.first, let text = value.octets.map(LLDPIdentifier.readable) { labels[index] = text }
        }
        let found = Set(names.keys).union(labels.keys).sorted().filter { index in
            names[index].map { PortName($0).likeness(to: port.port) == .same } ?? false
                || labels[index].map { PortName($0).isLabel(of: port.port) } ?? false
        }
        var states: [SwitchPortMeasurement.Sighting] = []
        for index in found.prefix(4) {
            let state = try session.get([Column.ifOperStatus + [index]])[0].number
            states.append(
                SwitchPortMeasurement.Sighting(
                    source: .ifMIB, switchName: switchName, port: names[index] ?? "interface \(index)",
                    description: labels[index] ?? "", isUp: IfState.isUp(state)))
        }
        return states
    }

    // MARK: LLDP-MIB

    private func readNeighbours() throws(SwitchError) -> NeighbourTable {
        var table = NeighbourTable()
        let limit = SwitchReader.mostNeighbours
        try session.walk(Column.remoteChassisSubtype, limit: limit) {
            table.set(\.chassisSubtype, $0, $1.number.flatMap { UInt8(exactly: $0) })
        }
        // Most switches in server rooms have no LLDP neighbours: then no further table is read.
        guard !table.rows.isEmpty else { return table }
        try session.walk(Column.remoteChassis, limit: limit) { table.set(\.chassis, $0, $1.octets) }
        try session.walk(Column.remotePortSubtype, limit: limit) {
            table.set(\.portSubtype, $0, $1.number.flatMap { UInt8(exactly: $0) })
        }
        try session.walk(Column.remotePort, limit: limit) { table.set(\.port, $0, $1.octets) }
        try session.walk(Column.remoteCapabilities, limit: limit) { table.set(\.capabilities, $0, $1.octets?.first) }
        return table
    }

    private func announced(_ mac: MACAddress, on port: UInt32) throws(SwitchError) -> SwitchReading.Place {
        let (name, description) = try nameOfPort(port)
        return SwitchReading.Place(
            source: .lldpMIB, macAddress: mac, port: name, description: description, addresses: 1)
    }

    /// Name and description of one of the switch's own ports.
    private func nameOfPort(_ port: UInt32) throws(SwitchError) -> (name: String, description: String) {
        let values = try session.get([
            Column.localPortSubtype + [port], Column.localPortIdentifier + [port], Column.localPortDescription + [port],
        ])
        let identifier = LLDPIdentifier(
            .port, subtype: values[0].number.flatMap { UInt8(exactly: $0) } ?? 0, bytes: values[1].octets ?? [])
        let description = values[2].octets.map(LLDPIdentifier.readable) ?? ""
        return (identifier.portName(description: description), description)
    }

    private func namesOfPorts(_ ports: Set<UInt32>) throws(SwitchError) -> [PortName] {
        var names: [PortName] = []
        for port in ports.sorted() {
            let (name, description) = try nameOfPort(port)
            names += [name, description].filter { !$0.isEmpty }.map { PortName($0) }
        }
        return names
    }

    // MARK: Forwarding tables

    private func readForwarding(
        _ port: ObjectName, _ status: ObjectName, hasDatabase: Bool
    ) throws(SwitchError) -> ForwardingTable {
        var table = ForwardingTable(wanted: wanted)
        try session.walk(port, limit: SwitchReader.mostRows) {
            table.add($0, port: $1.number, hasDatabase: hasDatabase)
        }
        for entry in table.entries {
            // learned (3) and mgmt (5) are addresses of others; self (4) is the switch's own, invalid (2) is gone.
            let status = try session.get([status + entry.index])[0].number
            if status == 2 || status == 4 { table.remove(entry) }
        }
        return table
    }

    /// VLANs by filtering database; the lowest of those that share one.
    private func readVLANs() throws(SwitchError) -> [UInt32: Int] {
        var vlans: [UInt32: Int] = [:]
        try session.walk(Column.vlanDatabase, limit: 4_096) { index, value in
            guard index.count == 2, (1...4_094).contains(index[1]),
                let database = value.number.flatMap({ UInt32(exactly: $0) })
            else { return }
            vlans[database] = min(vlans[database] ?? 4_094, Int(index[1]))
        }
        return vlans
    }

    private func learnt(
        _ entry: ForwardingTable.Entry, source: SwitchPortMeasurement.Source
    ) throws(SwitchError) -> SwitchReading.Place {
        let bridgePort = UInt32(clamping: entry.bridgePort)
        // A switch without this row may number its bridge ports like its interfaces, or not.
        let told = try session.get([Column.basePortIfIndex + [bridgePort]])[0].number
            .flatMap { UInt32(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil }
        let index = told ?? bridgePort
        let values = try session.get(
            [Column.ifName, Column.ifDescription, Column.ifAlias, Column.ifOperStatus, Column.ifHighSpeed]
                .map { $0 + [index] })
        // Small switches have no ifName, and describe each port instead.
        let name = SNMPValue.firstText(of: values.prefix(2))
        return SwitchReading.Place(
            source: source, macAddress: entry.macAddress, port: name ?? "interface \(index)",
            description: values[2].octets.map(LLDPIdentifier.readable) ?? "",
            isUp: values[3].number.map { $0 == 1 }, megabitsPerSecond: values[4].number.flatMap { $0 > 0 ? $0 : nil },
            members: try PortStack.members(of: index, in: session), isByNumber: told == nil,
            addresses: 1)
    }
}

/// `ifOperStatus` (RFC 2863).
private enum IfState {
    /// up (1) and dormant (5) have a link; down (2), notPresent (6) and lowerLayerDown (7) have none; testing (3) and unknown (4) do not tell.
    static func isUp(_ status: Int?) -> Bool? {
        switch status {
        case 1, 5: true
        case 2, 6, 7: false
        default: nil
        }
    }
}
