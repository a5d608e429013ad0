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

/// What a person chose of what is free; the first that is free is taken of what is `nil`.
package struct PlaceChoice: Hashable, Sendable {
    package var position: RackPosition?
    package var feed: String?
    package var publicAddress: IPAddress?
    package var remotePort: UInt16?
    package var switchPort: String?
    package var cable: String?

    package init(
        position: RackPosition? = nil, feed: String? = nil, publicAddress: IPAddress? = nil, remotePort: UInt16? = nil,
        switchPort: String? = nil, cable: String? = nil
    ) {
        self.position = position
        self.feed = feed
        self.publicAddress = publicAddress
        self.remotePort = remotePort
        self.switchPort = switchPort
        self.cable = cable
    }
}

/// A site with all its reservations: what is free, and which resources an application gets. Pure; the store makes its answers durable and exclusive.
package struct SiteInventory: Sendable {
    package let site: Site
    package let holdings: [Reservation]
    package let now: Timestamp
    /// Indices of those in ``holdings`` that have, or had until shortly, what cannot be allocated now.
    private let owners: [Claim: Int]

    package init(site: Site, holdings: [Reservation], now: Timestamp) {
        let here = holdings.filter { $0.allocation.site == site.name }
        self.site = site
        self.holdings = here
        self.now = now
        var owners: [Claim: Int] = [:]
        for (index, holding) in here.enumerated() {
            for claim in holding.blocking(at: now, site) { owners[claim] = index }
        }
        self.owners = owners
    }

    /// The reservation because of which it cannot be allocated now.
    package func owner(of claim: Claim) -> Reservation? { owners[claim].map { holdings[$0] } }

    func isFree(_ claim: Claim) -> Bool { owners[claim] == nil }

    /// Takes what `place` says, and the first of everything else that is free.
    ///
    /// Throws ``InventoryError/short(_:)``, or `taken` for a chosen thing or an interface that another case has.
    package func allocate(
        _ need: Requirement, for caseNumber: String, choosing place: PlaceChoice = PlaceChoice()
    ) throws(InventoryError) -> Allocation {
        for mac in need.macAddresses {
            try expectFree(Claim(kind: .macAddress, name: mac.description), "macAddresses", for: caseNumber)
        }
        try check(place, need, for: caseNumber)
        let spot = firstSpot(for: need, place)
        let access = firstAccess(place)
        let switchPort = place.switchPort ?? freeSwitchPorts.first
        let cable = place.cable ?? freeCables.first
        let (freeIn, freeOut) = freeBandwidth
        let fits = need.grant.inBitsPerSecond <= freeIn && need.grant.outBitsPerSecond <= freeOut
        guard let spot, let access, let switchPort, let cable, fits else { throw .short(shortage(need)) }
        return Allocation(
            caseNumber: caseNumber, version: 1, site: site.name, position: spot.position, feed: spot.feed,
            watts: need.watts, publicAddress: access.address, remotePort: access.port, serverAddress: access.room,
            serverPort: need.serverPort, gateway: access.gateway, switchPort: switchPort, cable: cable,
            grant: need.grant, macAddresses: need.macAddresses, service: need.service, hostName: need.hostName,
            pattern: need.pattern)
    }

    /// Refuses a chosen thing that the site does not have, or that is not free.
    private func check(_ place: PlaceChoice, _ need: Requirement, for owner: String) throws(InventoryError) {
        if let position = place.position {
            let spots = positions(of: need.rackUnits).prefix(6).map(\.description)
            try expect(position, for: owner, choices: spots)
            guard position.units == need.rackUnits else {
                throw .taken(field: Place.position, value: position.description, by: nil, choices: spots)
            }
        }
        if let feed = place.feed {
            guard let known = site.feeds.first(where: { $0.name == feed }), freeWatts(known) >= need.watts else {
                let choices = site.feeds.filter { freeWatts($0) >= need.watts }.map(\.name)
                throw .taken(field: Place.feed, value: feed, by: nil, choices: choices)
            }
        }
        if let address = place.publicAddress {
            let choices = freePublicAddresses.prefix(6).map(\.description)
            guard let pool = site.publicPools.first(where: { $0.contains(address) }) else {
                throw .taken(field: Place.access, value: "\(address)", by: nil, choices: choices)
            }
            if !pool.isShared {
                try expectFree(
                    Claim(kind: .publicAddress, name: "\(address)"), Place.access, for: owner, choices: choices)
            }
            if let port = place.remotePort {
                let ports = freePorts(of: address).prefix(6).map(String.init)
                guard pool.ports?.contains(port) ?? false, port != site.controlPort else {
                    throw .taken(field: Place.access, value: "\(port)", by: nil, choices: Array(ports))
                }
                try expectFree(.port(port, of: address), Place.access, for: owner, choices: Array(ports))
            }
        }
        if let name = place.switchPort {
            let choices = Array(freeSwitchPorts.prefix(6))
            guard site.switchPorts.contains(where: { $0.name == name }) else {
                throw .taken(field: Place.switchPort, value: name, by: nil, choices: choices)
            }
            try expectFree(Claim(kind: .switchPort, name: name), Place.switchPort, for: owner, choices: choices)
        }
        if let name = place.cable {
            let choices = Array(freeCables.prefix(6))
            guard site.cables.contains(where: { $0.name == name }) else {
                throw .taken(field: Place.cable, value: name, by: nil, choices: choices)
            }
            try expectFree(Claim(kind: .cable, name: name), Place.cable, for: owner, choices: choices)
        }
    }

    /// Names of the fields that a place is chosen by.
    private enum Place {
        static let position = "rackPosition"
        static let feed = "feed"
        static let access = "access"
        static let switchPort = "switchPort"
        static let cable = "cable"
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
        // What the case holds stays its own, also where the office has taken it from the inventory.
        guard switchPort == allocation.switchPort || site.switchPorts.contains(where: { $0.name == switchPort }) else {
            throw .taken(
                field: Place.switchPort, value: switchPort, by: nil,
                choices: choices(freeSwitchPorts, allocation.switchPort))
        }
        try expectFree(
            Claim(kind: .switchPort, name: switchPort), Place.switchPort, for: owner,
            choices: choices(freeSwitchPorts, allocation.switchPort))
        try expect(position, for: owner, choices: [allocation.position.description])
        var next = allocation
        next.version += 1
        next.macAddresses = macAddresses
        next.switchPort = switchPort
        next.position = position
        next.hostName = hostName
        return next
    }

    private func expect(
        _ position: RackPosition, for owner: String, choices: [String]
    ) throws(InventoryError) {
        guard let rack = site.racks.first(where: { $0.name == position.rack }), position.range.upperBound <= rack.units,
            rack.taken.isDisjoint(with: position.range)
        else { throw .taken(field: Place.position, value: position.description, by: nil, choices: choices) }
        for unit in position.range {
            try expectFree(.unit(unit, of: position.rack), Place.position, for: owner, choices: choices)
        }
    }

    private func expectFree(
        _ claim: Claim, _ field: String, for owner: String, choices: [String] = []
    ) throws(InventoryError) {
        if let other = self.owner(of: claim), other.allocation.caseNumber != owner {
            throw .taken(field: field, value: claim.name, by: other.allocation.caseNumber, choices: choices)
        }
    }

    private func choices(_ free: [String], _ planned: String) -> [String] { Array(([planned] + free).prefix(6)) }
}
