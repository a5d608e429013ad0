// SPDX-License-Identifier: Apache-2.0

package import Values

/// Addresses that may be given to tenants, and what they are for.
package struct AddressPool: Codable, Hashable, Sendable {
    package enum Use: Hashable, Sendable {
        /// Clients reach servers by these, on one of `ports` that the gateway forwards. Of a shared address each port may have a tenant of
        /// its own, of any other the whole address has one.
        case publicAccess(ports: ClosedRange<UInt16>, isShared: Bool)
        /// The servers' own addresses in the room, whose gateway has this address.
        case room(gateway: IPAddress)
    }

    package var name: String
    package var range: AddressRange
    package var use: Use

    package init(name: String, range: AddressRange, use: Use) {
        self.name = name
        self.range = range
        self.use = use
    }

    package var family: IPAddress.Family { range.first.family }

    /// Ports of a public pool; `nil` for one of the room.
    package var ports: ClosedRange<UInt16>? {
        switch use {
        case .publicAccess(let ports, _): ports
        case .room: nil
        }
    }

    package var isShared: Bool {
        switch use {
        case .publicAccess(_, let isShared): isShared
        case .room: false
        }
    }

    /// Gateway of a room's pool; `nil` for a public one.
    package var gateway: IPAddress? {
        switch use {
        case .publicAccess: nil
        case .room(let gateway): gateway
        }
    }

    package func contains(_ address: IPAddress) -> Bool { range.contains(address) }

    private enum CodingKeys: String, CodingKey {
        case name, range, firstPort, lastPort, isShared, gateway
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        range = try values.decode(AddressRange.self, forKey: .range)
        if let gateway = try values.decodeIfPresent(IPAddress.self, forKey: .gateway) {
            use = .room(gateway: gateway)
            return
        }
        let first = try values.decode(UInt16.self, forKey: .firstPort)
        let last = try values.decode(UInt16.self, forKey: .lastPort)
        guard first <= last else {
            throw DecodingError.dataCorruptedError(
                forKey: .lastPort, in: values, debugDescription: "the last port comes before the first")
        }
        use = .publicAccess(ports: first...last, isShared: try values.decode(Bool.self, forKey: .isShared))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        try values.encode(range, forKey: .range)
        switch use {
        case .room(let gateway): try values.encode(gateway, forKey: .gateway)
        case .publicAccess(let ports, let isShared):
            try values.encode(ports.lowerBound, forKey: .firstPort)
            try values.encode(ports.upperBound, forKey: .lastPort)
            try values.encode(isShared, forKey: .isShared)
        }
    }
}

/// Consecutive addresses of one family but those that the office keeps.
package struct AddressRange: Codable, Hashable, Sendable {
    /// Addresses in a range, at most.
    package static let most: UInt64 = 65_536

    package var first: IPAddress
    package var last: IPAddress
    package var except: Set<IPAddress>

    /// `nil` when the two are of different families, out of order or more than 65,536 apart.
    package init?(first: IPAddress, last: IPAddress, except: Set<IPAddress> = []) {
        guard first.family == last.family, first.high == last.high, first <= last,
            last.low - first.low < AddressRange.most
        else { return nil }
        self.first = first
        self.last = last
        self.except = except
    }

    private enum CodingKeys: String, CodingKey {
        case first, last, except
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let range = AddressRange(
            first: try values.decode(IPAddress.self, forKey: .first),
            last: try values.decode(IPAddress.self, forKey: .last),
            except: try values.decode(Set<IPAddress>.self, forKey: .except))
        guard let range else {
            throw DecodingError.dataCorruptedError(
                forKey: .last, in: values, debugDescription: "the last address does not follow the first")
        }
        self = range
    }

    package func contains(_ address: IPAddress) -> Bool { spans(address) && !except.contains(address) }

    /// Whether it lies between first and last, whoever it is kept for.
    package func spans(_ address: IPAddress) -> Bool {
        address.family == first.family && first <= address && address <= last
    }

    package func overlaps(_ other: AddressRange) -> Bool {
        first.family == other.first.family && first <= other.last && other.first <= last
    }

    /// In ascending order, with those that the office keeps.
    package var all: some Sequence<IPAddress> {
        (first.low...last.low).lazy.map { low in
            first.family == .ipv4
                ? IPAddress(ipv4: UInt32(truncatingIfNeeded: low)) : IPAddress(ipv6High: first.high, low: low)
        }
    }

    /// In ascending order.
    package var addresses: some Sequence<IPAddress> { all.filter { !except.contains($0) } }

    package var count: Int { Int(last.low - first.low) + 1 - except.count { spans($0) } }

    package var description: String { first == last ? "\(first)" : "\(first)–\(last)" }
}
