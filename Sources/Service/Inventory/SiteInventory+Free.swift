// SPDX-License-Identifier: Apache-2.0

internal import Values

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
        let note = { (facility: Facility, needed: String, free: String) in
            items.append(Shortage.Item(facility: facility, needed: needed, free: free))
        }
        if firstGap(of: need.rackUnits) == nil {
            let largest = gaps.max { $0.units < $1.units }
            note(
                .room, "\(need.rackUnits) adjacent rack units",
                largest.map { "the largest gap has \($0.units) (\($0))" } ?? "no unit is free")
        }
        if !site.feeds.contains(where: { freeWatts($0) >= need.watts }) {
            let best = site.feeds.max { freeWatts($0) < freeWatts($1) }
            note(
                .power, "\(need.watts) W on one feed",
                best.map { "feed \($0.name) has the most left: \(freeWatts($0)) W" } ?? "there is no feed")
        }
        let resting = holdings.filter { ($0.quarantine(site).map { now < $0 } ?? false) }.count
        let rest = resting == 0 ? "" : " (\(resting) rest after use)"
        if !freePublicAddresses.contains(where: { _ in true }) {
            note(.publicAddress, "a public address", "none is free" + rest)
        }
        if !freeRemotePorts.contains(where: { _ in true }) {
            note(.publicAddress, "a remote port", "none of \(site.remotePorts) is free" + rest)
        }
        if !freeRoomAddresses.contains(where: { _ in true }) {
            note(.publicAddress, "a room address", "none is free" + rest)
        }
        let (freeIn, freeOut) = freeBandwidth
        if need.grant.inBitsPerSecond > freeIn {
            note(
                .bandwidth, "\(need.grant.inBitsPerSecond) bit/s towards the server", "\(max(0, freeIn)) bit/s are left"
            )
        }
        if need.grant.outBitsPerSecond > freeOut {
            note(
                .bandwidth, "\(need.grant.outBitsPerSecond) bit/s from the server", "\(max(0, freeOut)) bit/s are left")
        }
        if freeSwitchPorts.isEmpty { note(.cable, "a switch port", "none is free") }
        if freeCables.isEmpty { note(.cable, "a cable", "none is free") }
        return Shortage(site: site.name, items: items)
    }
}
