// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

extension SiteInventory {
    /// Claims that cannot be allocated now: held by a live allocation, or in quarantine after use.
    var blocked: Set<Claim> {
        var blocked: Set<Claim> = []
        for holding in holdings {
            for claim in holding.allocation.claims where holding.blocks(claim, at: now, site) { blocked.insert(claim) }
        }
        return blocked
    }

    private var live: [Allocation] { holdings.filter { $0.state != .released }.map(\.allocation) }

    /// The number of released holdings whose addresses are still in quarantine.
    var resting: Int { holdings.filter { $0.quarantine(site).map { now < $0 } ?? false }.count }

    package func freeWatts(_ feed: Site.PowerFeed) -> Int {
        feed.watts - live.filter { $0.feed == feed.name }.reduce(0) { $0 + $1.watts }
    }

    /// Unreserved bit/s, towards servers and from them.
    package var freeBandwidth: (in: Int64, out: Int64) {
        (
            site.inBitsPerSecond - live.reduce(0) { $0 + $1.grant.inBitsPerSecond },
            site.outBitsPerSecond - live.reduce(0) { $0 + $1.grant.outBitsPerSecond }
        )
    }

    package var freeSwitchPorts: [String] { free(site.switchPorts, .switchPort) }
    package var freeCables: [String] { free(site.cables, .cable) }

    var freePublicAddresses: some Sequence<IPAddress> {
        let blocked = blocked
        return site.publicAddresses.addresses.lazy.filter {
            !blocked.contains(Claim(kind: .publicAddress, name: $0.description))
        }
    }

    var freeRoomAddresses: some Sequence<IPAddress> {
        let blocked = blocked
        return site.roomAddresses.addresses.lazy.filter {
            !blocked.contains(Claim(kind: .roomAddress, name: $0.description))
        }
    }

    var freeRemotePorts: some Sequence<UInt16> {
        let blocked = blocked
        return site.remotePorts.lazy.filter { !blocked.contains(Claim(kind: .remotePort, name: String($0))) }
    }

    private func free(_ names: [String], _ kind: Claim.Kind) -> [String] {
        let blocked = blocked
        return names.filter { !blocked.contains(Claim(kind: kind, name: $0)) }
    }

    /// Runs of free units, rack by rack, from the bottom.
    package var gaps: [RackPosition] {
        let blocked = blocked
        var gaps: [RackPosition] = []
        for rack in site.racks where rack.units > 0 {
            var start: Int?
            for unit in 1...(rack.units + 1) {
                let isFree =
                    unit <= rack.units && !rack.taken.contains(unit)
                    && !blocked.contains(Claim(kind: .rackUnit, name: "\(rack.name) U\(unit)"))
                if isFree {
                    start = start ?? unit
                } else if let first = start {
                    gaps.append(RackPosition(rack: rack.name, firstUnit: first, units: unit - first))
                    start = nil
                }
            }
        }
        return gaps
    }

    func firstGap(of units: Int) -> RackPosition? {
        gaps.first { $0.units >= units }.map { RackPosition(rack: $0.rack, firstUnit: $0.firstUnit, units: units) }
    }

    /// Everything that `need` lacks here, said precisely.
    func shortage(_ need: Requirement) -> Shortage {
        var items: [Shortage.Item] = []
        let note = { (facility: Facility, needed: Phrase, free: Phrase) in
            items.append(Shortage.Item(facility: facility, needed: needed, free: free))
        }
        if firstGap(of: need.rackUnits) == nil {
            let largest = gaps.max { $0.units < $1.units }
            note(
                .room,
                Phrase(id: "\(need.rackUnits) unit rak berurutan", en: "\(need.rackUnits) adjacent rack units"),
                largest.map {
                    Phrase(
                        id: "celah terbesar \($0.units) unit (\($0))", en: "the largest gap has \($0.units) (\($0))")
                } ?? Phrase(id: "tidak ada unit yang kosong", en: "no unit is free"))
        }
        if !site.feeds.contains(where: { freeWatts($0) >= need.watts }) {
            let best = site.feeds.max { freeWatts($0) < freeWatts($1) }
            note(
                .power, Phrase(id: "\(need.watts) W pada satu jalur daya", en: "\(need.watts) W on one feed"),
                best.map {
                    Phrase(
                        id: "yang terbanyak tersisa ada pada jalur \($0.name): \(freeWatts($0)) W",
                        en: "feed \($0.name) has the most left: \(freeWatts($0)) W")
                } ?? Phrase(id: "tidak ada jalur daya", en: "there is no feed"))
        }
        let rest =
            resting == 0
            ? .empty : Phrase(id: " (\(resting) dalam masa jeda)", en: " (\(resting) rest after use)")
        let none = Phrase(id: "tidak ada yang kosong", en: "none is free")
        if !freePublicAddresses.contains(where: { _ in true }) {
            note(.publicAddress, Phrase(id: "satu alamat IP publik", en: "a public address"), none + rest)
        }
        if !freeRemotePorts.contains(where: { _ in true }) {
            note(
                .publicAddress, Phrase(id: "satu port akses jarak jauh", en: "a remote port"),
                Phrase(
                    id: "dari \(site.remotePorts) tidak ada yang kosong", en: "none of \(site.remotePorts) is free")
                    + rest)
        }
        if !freeRoomAddresses.contains(where: { _ in true }) {
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
