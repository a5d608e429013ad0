// SPDX-License-Identifier: Apache-2.0

package import Values

/// The resources that a server needs of a site.
package struct Requirement: Codable, Hashable, Sendable {
    package var rackUnits: Int
    package var watts: Int
    package var grant: Grant
    package var service: ServiceProtocol
    /// The name by which clients ask for the service.
    package var hostName: HostName?
    /// The pattern, where ``service`` is one.
    package var pattern: ServicePattern?
    package var serverPort: UInt16
    package var macAddresses: [MACAddress]

    package init(
        rackUnits: Int, watts: Int, grant: Grant, service: ServiceProtocol, hostName: HostName? = nil,
        pattern: ServicePattern? = nil,
        serverPort: UInt16, macAddresses: [MACAddress]
    ) {
        self.rackUnits = rackUnits
        self.watts = watts
        self.grant = grant
        self.service = service
        self.hostName = hostName
        self.pattern = pattern
        self.serverPort = serverPort
        self.macAddresses = macAddresses
    }
}

/// A site with all its reservations: what is free, and which resources an application gets. Pure; the store makes its answers durable and exclusive.
package struct SiteInventory: Sendable {
    package let site: Site
    package let holdings: [Reservation]
    package let now: Timestamp

    package init(site: Site, holdings: [Reservation], now: Timestamp) {
        self.site = site
        self.holdings = holdings.filter { $0.allocation.site == site.name }
        self.now = now
    }

    /// Picks the first of everything that is free. Throws ``InventoryError/short(_:)``, or `taken` for an interface that another case has.
    package func allocate(_ need: Requirement, for caseNumber: String) throws(InventoryError) -> Allocation {
        for mac in need.macAddresses {
            try expectFree(Claim(kind: .macAddress, name: mac.description), "macAddresses", for: caseNumber)
        }
        let position = firstGap(of: need.rackUnits)
        let feed = site.feeds.first { freeWatts($0) >= need.watts }
        let address = freePublicAddresses.first { _ in true }
        let port = freeRemotePorts.first { _ in true }
        let room = freeRoomAddresses.first { _ in true }
        let switchPort = freeSwitchPorts.first
        let cable = freeCables.first
        let (freeIn, freeOut) = freeBandwidth
        let fits = need.grant.inBitsPerSecond <= freeIn && need.grant.outBitsPerSecond <= freeOut
        guard let position, let feed, let address, let port, let room, let switchPort, let cable, fits else {
            throw .short(shortage(need))
        }
        return Allocation(
            caseNumber: caseNumber, version: 1, site: site.name, position: position, feed: feed.name, watts: need.watts,
            publicAddress: address, remotePort: port, serverAddress: room, serverPort: need.serverPort,
            gateway: site.gateway, switchPort: switchPort, cable: cable, grant: need.grant,
            macAddresses: need.macAddresses, service: need.service, hostName: need.hostName, pattern: need.pattern)
    }

    /// The next version after an installation. Throws ``InventoryError/taken(field:value:by:choices:)`` for resources that other cases hold.
    package func revise(
        _ allocation: Allocation, macAddresses: [MACAddress], switchPort: String, position: RackPosition,
        hostName: HostName? = nil
    ) throws(InventoryError) -> Allocation {
        let owner = allocation.caseNumber
        for mac in macAddresses {
            try expectFree(Claim(kind: .macAddress, name: mac.description), "macAddresses", for: owner)
        }
        guard site.switchPorts.contains(switchPort) else {
            throw .taken(
                field: "switchPort", value: switchPort, by: nil,
                choices: choices(freeSwitchPorts, allocation.switchPort))
        }
        try expectFree(
            Claim(kind: .switchPort, name: switchPort), "switchPort", for: owner,
            choices: choices(freeSwitchPorts, allocation.switchPort))
        let planned = [allocation.position.description]
        guard let rack = site.racks.first(where: { $0.name == position.rack }), position.range.upperBound <= rack.units,
            rack.taken.isDisjoint(with: position.range)
        else { throw .taken(field: "rackPosition", value: position.description, by: nil, choices: planned) }
        for unit in position.range {
            let claim = Claim(kind: .rackUnit, name: "\(position.rack) U\(unit)")
            try expectFree(claim, "rackPosition", for: owner, choices: planned)
        }
        var next = allocation
        next.version += 1
        next.macAddresses = macAddresses
        next.switchPort = switchPort
        next.position = position
        next.hostName = hostName
        return next
    }

    private func expectFree(
        _ claim: Claim, _ field: String, for owner: String, choices: [String] = []
    ) throws(InventoryError) {
        let other = holdings.first { $0.allocation.caseNumber != owner && $0.blocks(claim, at: now, site) }
        if let other {
            throw .taken(field: field, value: claim.name, by: other.allocation.caseNumber, choices: choices)
        }
    }

    private func choices(_ free: [String], _ planned: String) -> [String] { Array(([planned] + free).prefix(6)) }
}
