// SPDX-License-Identifier: Apache-2.0

internal import Values
package import Words

/// What is wrong with a thing of a site beside the others.
package struct SiteFault: Hashable, Sendable {
    package let key: InventoryKey
    package let column: InventoryColumn
    package let phrase: Phrase
    /// The thing that it names and that is not there.
    package let missing: InventoryKey?

    init(
        _ kind: InventoryKind, _ name: String, _ column: InventoryColumn, _ phrase: Phrase, missing: InventoryKey? = nil
    ) {
        key = InventoryKey(kind: kind, name: name)
        self.column = column
        self.phrase = phrase
        self.missing = missing
    }

    /// Where it is, and what.
    package var sentence: Phrase {
        key.kind.title + Phrase(everywhere: " \(key.name), ") + column.label + Phrase(everywhere: ": ") + phrase
    }
}

extension Site {
    /// Things of one kind, at most.
    package static let mostOfKind = 2_000

    /// Faults of the description; empty when it can be used.
    package var faults: [SiteFault] {
        twins(.room, rooms.map(\.name)) + twins(.rack, racks.map(\.name)) + twins(.feed, feeds.map(\.name))
            + twins(.pool, pools.map(\.name)) + twins(.uplink, uplinks.map(\.name))
            + twins(.networkSwitch, switches.map(\.name)) + twins(.cable, cables.map(\.name)) + rackFaults + feedFaults
            + poolFaults + switchFaults
    }

    private func twins(_ kind: InventoryKind, _ names: [String]) -> [SiteFault] {
        var seen: Set<String> = []
        let twins = names.filter { !seen.insert($0).inserted }
        return twins.map { SiteFault(kind, $0, .name, InventoryFaultWords.twice) }
            + (names.count > Site.mostOfKind
                ? [SiteFault(kind, names[Site.mostOfKind], .kind, InventoryFaultWords.tooMany(Site.mostOfKind))] : [])
    }

    private func missing(
        _ kind: InventoryKind, _ name: String, _ column: InventoryColumn, _ other: InventoryKind, _ reference: String?,
        among names: Set<String>
    ) -> [SiteFault] {
        guard let reference, !names.contains(reference) else { return [] }
        return [
            SiteFault(
                kind, name, column, InventoryFaultWords.unknown(other.title, reference),
                missing: InventoryKey(kind: other, name: reference))
        ]
    }

    private var rackFaults: [SiteFault] {
        let names = Set(rooms.map(\.name))
        return racks.flatMap { rack in
            var faults = missing(.rack, rack.name, .room, .room, rack.room, among: names)
            for (column, units) in [(InventoryColumn.front, rack.front), (.rear, rack.rear)]
            where units.contains(where: { $0 < 1 || $0 > rack.units }) {
                faults.append(SiteFault(.rack, rack.name, column, InventoryFaultWords.unitOutside))
            }
            return faults
        }
    }

    private var feedFaults: [SiteFault] {
        let names = Set(rooms.map(\.name))
        return feeds.flatMap { missing(.feed, $0.name, .room, .room, $0.room, among: names) }
    }

    private var poolFaults: [SiteFault] {
        pools.enumerated().flatMap { index, pool in
            var faults: [SiteFault] = []
            let note = { (column: InventoryColumn, phrase: Phrase) in
                faults.append(SiteFault(.pool, pool.name, column, phrase))
            }
            if let meant = IPPrefix("\(pool.range.first)")?.ipv4Mapped?.address {
                note(.first, InventoryFaultWords.mapped("\(meant)"))
            }
            if let twin = pools[..<index].first(where: {
                ($0.gateway == nil) == (pool.gateway == nil) && $0.range.overlaps(pool.range)
            }) {
                note(.first, InventoryFaultWords.overlaps(twin.name))
            }
            if let gateway = pool.gateway {
                if let meant = IPPrefix("\(gateway)")?.ipv4Mapped?.address {
                    note(.gateway, InventoryFaultWords.mapped("\(meant)"))
                } else if gateway.family != pool.family {
                    note(.gateway, InventoryFaultWords.gatewayFamily)
                }
                if pools.contains(where: { $0.contains(gateway) }) {
                    note(.gateway, InventoryFaultWords.gatewayInside)
                }
            }
            if pool.ports?.contains(controlPort) ?? false {
                note(.firstPort, InventoryFaultWords.controlPortInside)
            }
            return faults
        }
    }

    private var switchFaults: [SiteFault] {
        let (racks, names) = (Set(racks.map(\.name)), Set(switches.map(\.name)))
        var faults = switches.flatMap { missing(.networkSwitch, $0.name, .rack, .rack, $0.rack, among: racks) }
        var read: [String: [(name: String, meant: SwitchPortName)]] = [:]
        for port in switchPorts {
            faults += missing(.switchPort, port.name, .networkSwitch, .networkSwitch, port.onSwitch, among: names)
            let meant = SwitchPortName(port.name)
            // Two spellings of one port would be given to two servers. Names that differ in their numbers are never one port.
            let numbers = port.name.split { !("0"..."9").contains($0) }.map { $0.drop { $0 == "0" } }.joined(
                separator: "/")
            if let twin = read[numbers]?.first(where: { $0.meant.isSame(as: meant) }) {
                faults.append(SiteFault(.switchPort, port.name, .name, InventoryFaultWords.sameAs(twin.name)))
            }
            read[numbers, default: []].append((port.name, meant))
        }
        if switchPorts.count > Site.mostOfKind {
            faults.append(
                SiteFault(
                    .switchPort, switchPorts[Site.mostOfKind].name, .kind, InventoryFaultWords.tooMany(Site.mostOfKind))
            )
        }
        return faults
    }
}
