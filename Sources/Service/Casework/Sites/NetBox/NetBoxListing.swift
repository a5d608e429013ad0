// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Inventory
internal import Values
internal import Words

/// Lists of NetBox's API, read as an inventory.
///
/// Racks, devices (what they take of racks; switches by their role), device types, interfaces of switches, prefixes, addresses, cables and power
/// feeds are read; other lists are refused by name. What a tenant's server takes is no concern of NetBox's.
struct NetBoxListing {
    private(set) var entries: [InventoryImport.Entry] = []
    private(set) var faults: [InventoryImport.Fault] = []
    private(set) var remarks: [Phrase] = []
    private let site: String
    private var racks: [NetBoxRack] = []
    private var types: [NetBoxDeviceType] = []
    private var devices: [NetBoxDevice] = []
    private var interfaces: [NetBoxInterface] = []
    private var prefixes: [NetBoxPrefix] = []
    private var addresses: [NetBoxAddress] = []
    private var cables: [NetBoxCable] = []
    private var feeds: [NetBoxFeed] = []

    /// - Parameters:
    ///   - lists: JSON texts, one for each list.
    ///   - isKnown: whether there is such a site; otherwise one is made.
    init(_ lists: [[UInt8]], site: String, isKnown: Bool) {
        self.site = site
        for (index, list) in lists.enumerated() { read(list, at: index + 1) }
        guard faults.isEmpty else { return }
        if !isKnown { add(.site, site, [.title: site]) }
        addRacks()
        addSwitches()
        addPools()
        addCables()
        addFeeds()
    }

    private mutating func read(_ bytes: [UInt8], at place: Int) {
        do {
            let list = try CanonicalJSON.decode(NetBoxList<NetBoxAddressed>.self, from: bytes)
            guard list.next == nil else {
                faults.append(.init(row: place, column: "next", phrase: NetBoxWords.goesOn))
                return
            }
            guard let url = list.results.first?.url else { return }
            let path = url.split(separator: "/").map(String.init)
            let kind = path.last.flatMap { Int($0) } == nil ? path.last : path.dropLast().last
            switch kind.flatMap({ NetBoxEndpoint(rawValue: $0) }) {
            case .racks: racks += try objects(bytes)
            case .deviceTypes: types += try objects(bytes)
            case .devices: devices += try objects(bytes)
            case .interfaces: interfaces += try objects(bytes)
            case .prefixes: prefixes += try objects(bytes)
            case .addresses: addresses += try objects(bytes)
            case .cables: cables += try objects(bytes)
            case .feeds: feeds += try objects(bytes)
            case nil:
                faults.append(
                    .init(row: place, column: "url", phrase: NetBoxWords.otherList(String(url.prefix(120)))))
            }
        } catch {
            faults.append(
                .init(row: place, column: nil, phrase: NetBoxWords.unreadable(CanonicalJSON.describe(error))))
        }
    }

    private func objects<Object: Decodable & Sendable>(_ bytes: [UInt8]) throws -> [Object] {
        try CanonicalJSON.decode(NetBoxList<Object>.self, from: bytes).results
    }

    private mutating func add(_ kind: InventoryKind, _ name: String, _ cells: [InventoryColumn: String?]) {
        var all = cells.compactMapValues { $0 }
        all[.name] = name
        all[.site] = site
        all[.kind] = kind.rawValue
        entries.append(InventoryImport.Entry(row: entries.count + 1, site: site, kind: kind, cells: all))
    }

    private mutating func addRacks() {
        for location in Set(racks.compactMap { $0.location?.name }).sorted() {
            add(.room, location, [.title: location])
        }
        for rack in racks {
            var (front, rear): (Set<Int>, Set<Int>) = ([], [])
            for device in devices where device.rack?.name == rack.name {
                guard let position = device.position.flatMap({ Int(exactly: $0.rounded(.down)) }) else { continue }
                let type = types.first {
                    $0.id != nil ? $0.id == device.device_type?.id : $0.slug == device.device_type?.slug
                }
                if type == nil { remarks.append(NetBoxWords.assumedHeight(device.title)) }
                let height = max(1, Int(exactly: (type?.u_height ?? 1).rounded(.up)) ?? 1)
                let units = Set(position..<(position + min(height, 60)))
                let isDeep = type?.is_full_depth ?? true
                if isDeep || device.face?.value != "rear" { front.formUnion(units) }
                if isDeep || device.face?.value == "rear" { rear.formUnion(units) }
            }
            let text = { (units: Set<Int>) in units.sorted().map(String.init).joined(separator: " ") }
            add(
                .rack, rack.name,
                [
                    .room: rack.location?.name, .units: "\(Int(exactly: rack.u_height ?? 42) ?? 42)",
                    .front: text(front), .rear: text(rear),
                ])
        }
    }

    private mutating func addSwitches() {
        let names = Set(racks.map(\.name))
        let switches = devices.filter(\.isSwitch)
        for one in switches {
            add(.networkSwitch, one.title, [.rack: one.rack?.name.flatMap { names.contains($0) ? $0 : nil }])
        }
        let known = Set(switches.map(\.title))
        for interface in interfaces where interface.isForTenants {
            guard let device = interface.device?.name, known.contains(device) else { continue }
            // Where there are several switches the port is named with its own.
            let name = switches.count > 1 ? "\(device):\(interface.name)" : interface.name
            add(.switchPort, name, [.networkSwitch: device])
        }
    }

    private mutating func addPools() {
        for prefix in prefixes {
            guard let range = IPPrefix(prefix.prefix) else {
                faults.append(.init(row: nil, column: "prefix", phrase: NetBoxWords.notPrefix(prefix.prefix)))
                continue
            }
            let taken = addresses.compactMap { one in
                IPAddress(String(one.address.prefix { $0 != "/" })).map { (address: $0, isGateway: one.isGateway) }
            }.filter { range.contains($0.address) }
            guard let ends = range.hosts else {
                faults.append(.init(row: nil, column: "prefix", phrase: NetBoxWords.tooWide(prefix.prefix)))
                continue
            }
            let gateway =
                prefix.custom_fields?.gateway ?? taken.first(where: \.isGateway).map { "\($0.address)" }
            var excepted = taken.map(\.address)
            if let own = gateway.flatMap({ IPAddress($0) }), range.contains(own), !excepted.contains(own) {
                excepted.append(own)
            }
            var cells: [InventoryColumn: String?] = [
                .first: "\(ends.first)", .last: "\(ends.last)",
                .except: excepted.map(\.description).joined(separator: " "),
            ]
            if let ports = prefix.custom_fields?.remote_ports {
                let numbers = ports.split(separator: "-").map(String.init)
                cells[.use] = PoolUse.public.rawValue
                cells[.firstPort] = numbers.first
                cells[.lastPort] = numbers.last
                cells[.shared] = prefix.custom_fields?.shared ?? false ? "yes" : "no"
            } else if let gateway {
                cells[.use] = PoolUse.room.rawValue
                cells[.gateway] = gateway
            } else {
                faults.append(.init(row: nil, column: "custom_fields", phrase: NetBoxWords.noUse(prefix.prefix)))
                continue
            }
            add(.pool, prefix.prefix, cells)
        }
    }

    private mutating func addCables() {
        for cable in cables where !cable.isInUse {
            let label = cable.label.flatMap { $0.isEmpty ? nil : $0 } ?? cable.id.map { "#\($0)" }
            guard let label else { continue }
            add(
                .cable, label,
                [
                    .from: cable.a_terminations?.first?.object?.title, .to: cable.b_terminations?.first?.object?.title,
                ])
        }
    }

    private mutating func addFeeds() {
        for feed in feeds {
            add(
                .feed, feed.name,
                [
                    .watts: "\(Int(exactly: feed.watts.rounded(.down)) ?? 0)",
                    .derating: "\(feed.max_utilization ?? PowerFeed.usualDerating)",
                ])
        }
    }
}

/// The last part of the addresses of NetBox's lists that are read.
private enum NetBoxEndpoint: String {
    case racks, devices, interfaces, prefixes, cables
    case deviceTypes = "device-types"
    case addresses = "ip-addresses"
    case feeds = "power-feeds"
}

extension IPPrefix {
    /// The addresses that hosts may have: of IPv4 without the network's and the broadcast address (RFC 950), of IPv6 without the subnet
    /// router anycast address (RFC 4291, section 2.6.1), and of a wide one the first 65,535; `nil` for what has none, or is wider than
    /// a /16 of IPv4.
    fileprivate var hosts: (first: IPAddress, last: IPAddress)? {
        switch address.family {
        case .ipv4:
            guard length >= 16 else { return nil }
            let size = UInt32(1) << UInt32(32 - length)
            let base = UInt32(truncatingIfNeeded: address.low)
            if size <= 2 { return (address, IPAddress(ipv4: base + (size - 1))) }
            return (IPAddress(ipv4: base + 1), IPAddress(ipv4: base + (size - 2)))
        case .ipv6:
            let bits = min(128 - length, 16)
            let last = IPAddress(ipv6High: address.high, low: address.low + ((UInt64(1) << UInt64(bits)) - 1))
            if length >= 127 { return (address, last) }
            return (IPAddress(ipv6High: address.high, low: address.low + 1), last)
        }
    }
}
