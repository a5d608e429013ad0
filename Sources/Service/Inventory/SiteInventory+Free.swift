// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The addresses by which a server is reached, and its own.
struct ServerAccess {
    let address: IPAddress
    let port: UInt16
    let room: IPAddress
    let gateway: IPAddress
}

extension SiteInventory {
    private var live: [Allocation] { holdings.filter { $0.state != .released }.map(\.allocation) }

    /// The number of released holdings whose addresses are still in quarantine.
    var resting: Int { holdings.filter { $0.quarantine(site).map { now < $0 } ?? false }.count }

    package func freeWatts(_ feed: PowerFeed) -> Int {
        feed.watts - live.filter { $0.feed == feed.name }.reduce(0) { $0 + $1.watts }
    }

    /// Unreserved bit/s, towards servers and from them.
    package var freeBandwidth: (in: Int64, out: Int64) {
        let (all, live) = (site.bandwidth, live)
        return (
            all.in - live.reduce(0) { $0 + $1.grant.inBitsPerSecond },
            all.out - live.reduce(0) { $0 + $1.grant.outBitsPerSecond }
        )
    }

    package var freeSwitchPorts: [String] {
        site.switchPorts.map(\.name).filter { isFree(Claim(kind: .switchPort, name: $0)) }
    }

    package var freeCables: [String] { site.cables.map(\.name).filter { isFree(Claim(kind: .cable, name: $0)) } }

    /// Public addresses on which a server can get a port, pool by pool.
    package var freePublicAddresses: some Sequence<IPAddress> {
        site.publicPools.lazy.flatMap { freeAddresses(of: $0) }
    }

    /// The addresses of a pool that a server can still get.
    package func freeAddresses(of pool: AddressPool) -> [IPAddress] {
        switch pool.use {
        case .room: pool.range.addresses.filter { isFree(Claim(kind: .roomAddress, name: "\($0)")) }
        case .publicAccess(_, let isShared):
            pool.range.addresses.filter {
                isShared ? !freePorts(of: $0, pool).isEmpty : isFree(Claim(kind: .publicAddress, name: "\($0)"))
            }
        }
    }

    /// The remote ports of a public address that are free.
    package func freePorts(of address: IPAddress) -> [UInt16] {
        site.publicPools.first { $0.contains(address) }.map { Array(freePorts(of: address, $0)) } ?? []
    }

    private func freePorts(of address: IPAddress, _ pool: AddressPool) -> some Collection<UInt16> {
        let ports: ClosedRange<UInt16>? = pool.ports
        return (ports.map { Array($0) } ?? []).lazy.filter {
            $0 != site.controlPort && isFree(.port($0, of: address))
        }
    }

    /// The first public address with a free port, and a free room address of its family: nothing translates between families.
    func firstAccess(_ place: PlaceChoice) -> ServerAccess? {
        for pool in site.publicPools {
            let addresses = place.publicAddress.map { pool.contains($0) ? [$0] : [] } ?? freeAddresses(of: pool)
            guard let room = firstRoomAddress(of: pool.family) else { continue }
            for address in addresses {
                let port = freePorts(of: address, pool).first { place.remotePort == nil || place.remotePort == $0 }
                if let port {
                    return ServerAccess(address: address, port: port, room: room.address, gateway: room.gateway)
                }
            }
        }
        return nil
    }

    private func firstRoomAddress(of family: IPAddress.Family) -> (address: IPAddress, gateway: IPAddress)? {
        for pool in site.roomPools where pool.family == family {
            let free = pool.range.addresses.first { isFree(Claim(kind: .roomAddress, name: "\($0)")) }
            if let free, let gateway = pool.gateway { return (free, gateway) }
        }
        return nil
    }

    /// Runs of free units, rack by rack, from the bottom.
    package var gaps: [RackPosition] { site.racks.flatMap(gaps) }

    package func gaps(_ rack: Rack) -> [RackPosition] {
        var gaps: [RackPosition] = []
        var start: Int?
        let taken = rack.taken
        for unit in 1...(max(rack.units, 0) + 1) {
            let isFree = unit <= rack.units && !taken.contains(unit) && isFree(.unit(unit, of: rack.name))
            if isFree {
                start = start ?? unit
            } else if let first = start {
                gaps.append(RackPosition(rack: rack.name, firstUnit: first, units: unit - first))
                start = nil
            }
        }
        return gaps
    }

    /// Every place for a server of so many units.
    package func positions(of units: Int) -> [RackPosition] {
        gaps.filter { $0.units >= units }.flatMap { gap in
            (0...(gap.units - units)).map {
                RackPosition(rack: gap.rack, firstUnit: gap.firstUnit + $0, units: units)
            }
        }
    }

    /// The first gap that a feed with enough power reaches.
    func firstSpot(for need: Requirement, _ place: PlaceChoice) -> (position: RackPosition, feed: String)? {
        let feeds = site.feeds.filter { (place.feed == nil || place.feed == $0.name) && freeWatts($0) >= need.watts }
        let gaps = place.position.map { [$0] } ?? self.gaps.filter { $0.units >= need.rackUnits }
        for gap in gaps {
            guard let rack = site.racks.first(where: { $0.name == gap.rack }),
                let feed = feeds.first(where: { $0.reaches(rack) })
            else { continue }
            let position = RackPosition(rack: gap.rack, firstUnit: gap.firstUnit, units: need.rackUnits)
            return (position, feed.name)
        }
        return nil
    }

    /// Everything that `need` lacks here, said precisely.
    package func shortage(_ need: Requirement) -> Shortage {
        var items: [Shortage.Item] = []
        let note = { (facility: Facility, needed: Phrase, free: Phrase) in
            items.append(Shortage.Item(facility: facility, needed: needed, free: free))
        }
        if !gaps.contains(where: { $0.units >= need.rackUnits }) {
            let largest = gaps.max { $0.units < $1.units }
            note(
                .room,
                Phrase(id: "\(need.rackUnits) unit rak berurutan", en: "\(need.rackUnits) adjacent rack units"),
                largest.map {
                    Phrase(
                        id: "celah terbesar \($0.units) unit (\($0))", en: "the largest gap has \($0.units) (\($0))")
                } ?? Phrase(id: "tidak ada unit yang kosong", en: "no unit is free"))
        }
        let feeds = site.feeds.filter { freeWatts($0) >= need.watts }
        let racks = site.racks.filter { rack in gaps(rack).contains { $0.units >= need.rackUnits } }
        if feeds.isEmpty {
            let best = site.feeds.max { freeWatts($0) < freeWatts($1) }
            note(
                .power, Phrase(id: "\(need.watts) W pada satu jalur daya", en: "\(need.watts) W on one feed"),
                best.map {
                    Phrase(
                        id: "yang terbanyak tersisa ada pada jalur \($0.name): \(freeWatts($0)) W",
                        en: "feed \($0.name) has the most left: \(freeWatts($0)) W")
                } ?? Phrase(id: "tidak ada jalur daya", en: "there is no feed"))
        }
        if !feeds.isEmpty, !racks.isEmpty, !racks.contains(where: { rack in feeds.contains { $0.reaches(rack) } }) {
            note(
                .power,
                Phrase(
                    id: "\(need.watts) W di ruang yang raknya kosong",
                    en: "\(need.watts) W in the room with the free rack"),
                Phrase(id: "dayanya ada di ruang lain", en: "the power is in another room"))
        }
        let rest =
            resting == 0
            ? .empty : Phrase(id: " (\(resting) dalam masa jeda)", en: " (\(resting) rest after use)")
        let none = Phrase(id: "tidak ada yang kosong", en: "none is free")
        let reached = site.publicPools.filter { !freeAddresses(of: $0).isEmpty }
        if reached.isEmpty {
            note(
                .publicAddress, Phrase(id: "satu alamat IP publik", en: "a public address"),
                none + rest)
        }
        let families = reached.isEmpty ? [.ipv4, .ipv6] : Set(reached.map(\.family))
        if !families.contains(where: { firstRoomAddress(of: $0) != nil }) {
            note(.publicAddress, Phrase(id: "satu alamat di ruang server", en: "a room address"), none + rest)
        }
        let (freeIn, freeOut) = freeBandwidth
        let left = { (rate: Int64) in
            Phrase(id: "tersisa \(max(0, rate)) bit/s", en: "\(max(0, rate)) bit/s are left")
        }
        if need.grant.inBitsPerSecond > freeIn {
            let needed = need.grant.inBitsPerSecond
            note(
                .bandwidth, Phrase(id: "\(needed) bit/s menuju server", en: "\(needed) bit/s towards the server"),
                left(freeIn))
        }
        if need.grant.outBitsPerSecond > freeOut {
            let needed = need.grant.outBitsPerSecond
            note(
                .bandwidth, Phrase(id: "\(needed) bit/s dari server", en: "\(needed) bit/s from the server"),
                left(freeOut))
        }
        if freeSwitchPorts.isEmpty { note(.cable, Phrase(id: "satu port switch", en: "a switch port"), none) }
        if freeCables.isEmpty { note(.cable, Phrase(id: "satu kabel", en: "a cable"), none) }
        return Shortage(site: site.name, items: items)
    }
}
