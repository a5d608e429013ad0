// SPDX-License-Identifier: Apache-2.0

internal import Values

/// One thing of a site.
package enum InventoryItem: Hashable, Sendable {
    case site(SiteRules)
    case room(Room)
    case rack(Rack)
    case feed(PowerFeed)
    case pool(AddressPool)
    case uplink(Uplink)
    case networkSwitch(Switch)
    case switchPort(SwitchPort)
    case cable(Cable)

    package var kind: InventoryKind {
        switch self {
        case .site: .site
        case .room: .room
        case .rack: .rack
        case .feed: .feed
        case .pool: .pool
        case .uplink: .uplink
        case .networkSwitch: .networkSwitch
        case .switchPort: .switchPort
        case .cable: .cable
        }
    }

    package var name: String {
        switch self {
        case .site(let rules): rules.name
        case .room(let room): room.name
        case .rack(let rack): rack.name
        case .feed(let feed): feed.name
        case .pool(let pool): pool.name
        case .uplink(let uplink): uplink.name
        case .networkSwitch(let one): one.name
        case .switchPort(let port): port.name
        case .cable(let cable): cable.name
        }
    }

    package var key: InventoryKey { InventoryKey(kind: kind, name: name) }
}

/// What a thing of a site is known by there.
package struct InventoryKey: Codable, Hashable, Sendable {
    package let kind: InventoryKind
    package let name: String

    package init(kind: InventoryKind, name: String) {
        self.kind = kind
        self.name = name
    }
}

/// What a site has besides things: its name as printed and its rules.
package struct SiteRules: Hashable, Sendable {
    package var name: String
    package var room: String
    package var cooldownDays: Int
    package var controlPort: UInt16
    package var verifySwitchPort: Bool
}

/// One change of an inventory.
package struct InventoryChange: Hashable, Sendable {
    package let site: String
    package let key: InventoryKey
    /// `nil` where it is new.
    package let before: InventoryItem?
    /// `nil` where it is gone.
    package let after: InventoryItem?
}

extension Site {
    /// The site itself, then its things by kind, each kind in the office's order.
    package var items: [InventoryItem] {
        [.site(rules)] + rooms.map { .room($0) } + racks.map { .rack($0) } + feeds.map { .feed($0) }
            + pools.map { .pool($0) } + uplinks.map { .uplink($0) } + switches.map { .networkSwitch($0) }
            + switchPorts.map { .switchPort($0) } + cables.map { .cable($0) }
    }

    private var rules: SiteRules {
        SiteRules(
            name: name, room: room, cooldownDays: cooldownDays, controlPort: controlPort,
            verifySwitchPort: verifySwitchPort)
    }

    package init(_ rules: SiteRules) {
        self.init(
            name: rules.name, room: rules.room, cooldownDays: rules.cooldownDays, controlPort: rules.controlPort,
            verifySwitchPort: rules.verifySwitchPort)
    }

    package func item(_ key: InventoryKey) -> InventoryItem? { items.first { $0.key == key } }

    /// Puts it in the place of the one of its kind and name, or behind the others.
    package mutating func put(_ item: InventoryItem) {
        switch item {
        case .site(let rules):
            room = rules.room
            cooldownDays = rules.cooldownDays
            controlPort = rules.controlPort
            verifySwitchPort = rules.verifySwitchPort
        case .room(let room): rooms.put(room, by: \.name)
        case .rack(let rack): racks.put(rack, by: \.name)
        case .feed(let feed): feeds.put(feed, by: \.name)
        case .pool(let pool): pools.put(pool, by: \.name)
        case .uplink(let uplink): uplinks.put(uplink, by: \.name)
        case .networkSwitch(let one): switches.put(one, by: \.name)
        case .switchPort(let port): switchPorts.put(port, by: \.name)
        case .cable(let cable): cables.put(cable, by: \.name)
        }
    }

    /// Takes it away; a site itself stays.
    package mutating func remove(_ key: InventoryKey) {
        switch key.kind {
        case .site: break
        case .room: rooms.removeAll { $0.name == key.name }
        case .rack: racks.removeAll { $0.name == key.name }
        case .feed: feeds.removeAll { $0.name == key.name }
        case .pool: pools.removeAll { $0.name == key.name }
        case .uplink: uplinks.removeAll { $0.name == key.name }
        case .networkSwitch: switches.removeAll { $0.name == key.name }
        case .switchPort: switchPorts.removeAll { $0.name == key.name }
        case .cable: cables.removeAll { $0.name == key.name }
        }
    }

    /// What makes `self` of `earlier`, in the order of ``items``, removals last.
    package func changes(since earlier: Site?) -> [InventoryChange] {
        let old = Dictionary((earlier?.items ?? []).map { ($0.key, $0) }) { first, _ in first }
        let new = Set(items.map(\.key))
        let put = items.compactMap { item -> InventoryChange? in
            let before = old[item.key]
            return before == item ? nil : InventoryChange(site: name, key: item.key, before: before, after: item)
        }
        let gone = (earlier?.items ?? []).filter { !new.contains($0.key) }
        return put + gone.map { InventoryChange(site: name, key: $0.key, before: $0, after: nil) }
    }
}

extension Array {
    fileprivate mutating func put(_ element: Element, by name: KeyPath<Element, String>) {
        if let index = firstIndex(where: { $0[keyPath: name] == element[keyPath: name] }) {
            self[index] = element
        } else {
            append(element)
        }
    }
}
