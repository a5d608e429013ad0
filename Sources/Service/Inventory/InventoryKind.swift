// SPDX-License-Identifier: Apache-2.0

package import Words

/// The kinds of things in an inventory, in the order in which one refers to another.
package enum InventoryKind: String, Codable, Hashable, Sendable, CaseIterable {
    case site, room, rack, feed, pool, uplink
    case networkSwitch = "switch"
    case switchPort, cable

    package var title: Phrase {
        switch self {
        case .site: InventoryWords.site
        case .room: InventoryWords.room
        case .rack: InventoryWords.rack
        case .feed: InventoryWords.feed
        case .pool: InventoryWords.pool
        case .uplink: InventoryWords.uplink
        case .networkSwitch: InventoryWords.networkSwitch
        case .switchPort: InventoryWords.switchPort
        case .cable: InventoryWords.cable
        }
    }

    /// What describes one, besides its site, kind and name; in the order of forms.
    package var columns: [InventoryColumn] {
        switch self {
        case .site: [.title, .cooldownDays, .controlPort, .verifySwitchPort]
        case .room: [.title]
        case .rack: [.room, .units, .front, .rear]
        case .feed: [.room, .watts, .derating]
        case .pool: [.use, .first, .last, .except, .gateway, .firstPort, .lastPort, .shared]
        case .uplink: [.inMbps, .outMbps, .oversubscription]
        case .networkSwitch: [.rack]
        case .switchPort: [.networkSwitch]
        case .cable: [.from, .to]
        }
    }
}

/// The columns of an inventory as a table: CSV files, forms and the API have the same ones.
package enum InventoryColumn: String, Codable, Hashable, Sendable, CaseIterable {
    case site, kind, name, title, room, rack, units, front, rear, watts, derating, use, first, last, except, gateway,
        firstPort, lastPort, shared, inMbps, outMbps, oversubscription
    case networkSwitch = "switch"
    case from, to, cooldownDays, controlPort, verifySwitchPort

    package var label: Phrase {
        switch self {
        case .site: InventoryWords.site
        case .kind: InventoryWords.kind
        case .name: InventoryWords.name
        case .title: InventoryWords.title
        case .room: InventoryWords.room
        case .rack: InventoryWords.rack
        case .units: InventoryWords.units
        case .front: InventoryWords.front
        case .rear: InventoryWords.rear
        case .watts: InventoryWords.watts
        case .derating: InventoryWords.derating
        case .use: InventoryWords.use
        case .first: InventoryWords.first
        case .last: InventoryWords.last
        case .except: InventoryWords.except
        case .gateway: InventoryWords.gateway
        case .firstPort: InventoryWords.firstPort
        case .lastPort: InventoryWords.lastPort
        case .shared: InventoryWords.shared
        case .inMbps: InventoryWords.inMbps
        case .outMbps: InventoryWords.outMbps
        case .oversubscription: InventoryWords.oversubscription
        case .networkSwitch: InventoryWords.networkSwitch
        case .from: InventoryWords.from
        case .to: InventoryWords.to
        case .cooldownDays: InventoryWords.cooldownDays
        case .controlPort: InventoryWords.controlPort
        case .verifySwitchPort: InventoryWords.verifySwitchPort
        }
    }

    package var hint: Phrase? {
        switch self {
        case .front, .rear: InventoryWords.unitsHint
        case .derating: InventoryWords.deratingHint
        case .except: InventoryWords.exceptHint
        case .shared: InventoryWords.sharedHint
        case .oversubscription: InventoryWords.oversubscriptionHint
        case .site, .kind, .name, .title, .room, .rack, .units, .watts, .use, .first, .last, .gateway, .firstPort,
            .lastPort, .inMbps, .outMbps, .networkSwitch, .from, .to, .cooldownDays, .controlPort, .verifySwitchPort:
            nil
        }
    }
}
