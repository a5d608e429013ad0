// SPDX-License-Identifier: Apache-2.0

internal import Values
package import Words

/// A thing that a case holds and that would be gone.
package struct HeldThing: Hashable, Sendable {
    package let key: InventoryKey
    package let column: InventoryColumn
    package let caseNumber: String
    /// What it is, for example `Rack R1 U4`.
    package let what: Phrase

    /// A sentence.
    package var phrase: Phrase { InventoryFaultWords.held(what, by: caseNumber) }
}

extension SiteInventory {
    /// What cases hold, have here, and would not have in `next`: by each such a change is refused. What is missing already is not named.
    package func losses(in next: Site) -> [HeldThing] {
        let live = holdings.filter { $0.state != .released }.map(\.allocation)
        return live.flatMap { allocation in
            let already = Set(Self.losses(of: allocation, in: site))
            return Self.losses(of: allocation, in: next).filter { !already.contains($0) }
        } + feedLosses(live, next) + uplinkLosses(live, next) + sharingLosses(next)
    }

    private static func losses(of allocation: Allocation, in site: Site) -> [HeldThing] {
        var losses: [HeldThing] = []
        let note = { (kind: InventoryKind, name: String, column: InventoryColumn, what: Phrase) in
            losses.append(
                HeldThing(
                    key: InventoryKey(kind: kind, name: name), column: column, caseNumber: allocation.caseNumber,
                    what: what))
        }
        let position = allocation.position
        let rack = site.racks.first { $0.name == position.rack }
        let place = InventoryWords.rack + Phrase(everywhere: " \(position)")
        if let rack {
            if position.range.upperBound > rack.units {
                note(.rack, rack.name, .units, place)
            } else if !rack.front.isDisjoint(with: position.range) {
                note(.rack, rack.name, .front, place)
            } else if !rack.rear.isDisjoint(with: position.range) {
                note(.rack, rack.name, .rear, place)
            }
        } else {
            note(.rack, position.rack, .name, place)
        }
        if !site.feeds.contains(where: { $0.name == allocation.feed }) {
            note(.feed, allocation.feed, .name, InventoryWords.feed + Phrase(everywhere: " \(allocation.feed)"))
        }
        let access = Phrase(everywhere: "\(allocation.publicAddress):\(allocation.remotePort)")
        if let pool = site.publicPools.first(where: { $0.contains(allocation.publicAddress) }) {
            if !(pool.ports?.contains(allocation.remotePort) ?? false) || site.controlPort == allocation.remotePort {
                note(.pool, pool.name, .firstPort, access)
            }
        } else {
            note(.pool, "\(allocation.publicAddress)", .first, access)
        }
        let room = Phrase(everywhere: "\(allocation.serverAddress)")
        if let pool = site.roomPools.first(where: { $0.contains(allocation.serverAddress) }) {
            if pool.gateway != allocation.gateway {
                note(.pool, pool.name, .gateway, InventoryWords.gateway + Phrase(everywhere: " \(allocation.gateway)"))
            }
        } else {
            note(.pool, "\(allocation.serverAddress)", .first, room)
        }
        if !site.switchPorts.contains(where: { $0.name == allocation.switchPort }) {
            note(
                .switchPort, allocation.switchPort, .name,
                InventoryWords.switchPort + Phrase(everywhere: " \(allocation.switchPort)"))
        }
        if !site.cables.contains(where: { $0.name == allocation.cable }) {
            note(.cable, allocation.cable, .name, InventoryWords.cable + Phrase(everywhere: " \(allocation.cable)"))
        }
        return losses
    }

    /// Feeds that would have less, and less than is held of them.
    private func feedLosses(_ live: [Allocation], _ next: Site) -> [HeldThing] {
        next.feeds.flatMap { feed -> [HeldThing] in
            let held = live.filter { $0.feed == feed.name }
            let watts = held.reduce(0) { $0 + $1.watts }
            guard let now = site.feeds.first(where: { $0.name == feed.name }), feed.watts < now.watts,
                feed.watts < watts
            else { return [] }
            return held.map {
                HeldThing(
                    key: InventoryKey(kind: .feed, name: feed.name), column: .watts, caseNumber: $0.caseNumber,
                    what: InventoryWords.feed + Phrase(everywhere: " \(feed.name): \(watts) W"))
            }
        }
    }

    /// Uplinks that would carry less, and less than is granted.
    private func uplinkLosses(_ live: [Allocation], _ next: Site) -> [HeldThing] {
        let ((inNow, outNow), (inNext, outNext)) = (site.bandwidth, next.bandwidth)
        let granted = live.reduce(into: (in: Int64(0), out: Int64(0))) {
            $0.in += $1.grant.inBitsPerSecond
            $0.out += $1.grant.outBitsPerSecond
        }
        let isShort = (inNext < inNow && inNext < granted.in) || (outNext < outNow && outNext < granted.out)
        guard isShort else { return [] }
        let changed = site.uplinks.first { uplink in !next.uplinks.contains(uplink) }?.name ?? ""
        let megabits = [granted.in, granted.out].map { "\($0 / Uplink.megabit)" }.joined(separator: " / ")
        let what = InventoryWords.uplink + Phrase(everywhere: ": \(megabits) Mbit/s")
        return live.map {
            HeldThing(
                key: InventoryKey(kind: .uplink, name: changed), column: .inMbps, caseNumber: $0.caseNumber, what: what)
        }
    }

    /// Pools that would be shared, or no longer, while an address is held or at rest: what a case has claimed would not be what it holds.
    private func sharingLosses(_ next: Site) -> [HeldThing] {
        holdings.filter { !$0.blocking(at: now, site).isEmpty }.map(\.allocation).compactMap { allocation in
            guard let before = site.publicPools.first(where: { $0.contains(allocation.publicAddress) }),
                let after = next.publicPools.first(where: { $0.contains(allocation.publicAddress) }),
                before.isShared != after.isShared
            else { return nil }
            return HeldThing(
                key: InventoryKey(kind: .pool, name: after.name), column: .shared, caseNumber: allocation.caseNumber,
                what: Phrase(everywhere: "\(allocation.publicAddress)"))
        }
    }
}
