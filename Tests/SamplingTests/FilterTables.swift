// SPDX-License-Identifier: Apache-2.0

import Sampling
import Values

/// Typical tables of data centres, and unusual ones.
enum FilterTables {
    /// Tenants of one IPv4 address each, anywhere; no address twice.
    static func scattered(_ count: Int, seed: UInt64 = 3) -> TenantTable {
        var generator = SplitMix(state: seed)
        var addresses: Set<UInt32> = []
        while addresses.count < count { addresses.insert(UInt32.random(in: 0...UInt32.max, using: &generator)) }
        return TenantTable(
            addresses.sorted().shuffled(using: &generator).enumerated().compactMap { position, address in
                IPPrefix(IPAddress(ipv4: address), length: 32).map {
                    SampledTenant(id: "tenant \(position)", addresses: [$0])
                }
            })
    }

    /// Tenants of one address or network in each family: /32 to /28, and /64 to /48 of one allocation.
    static func dualStack(_ count: Int, seed: UInt64 = 4) -> TenantTable {
        var generator = SplitMix(state: seed)
        return TenantTable(
            (0..<count).map { position in
                let ipv4 = IPPrefix(
                    IPAddress(ipv4: 0xcb00_0000 + UInt32(position) * 16),
                    length: Int.random(in: 28...32, using: &generator))
                let ipv6 = IPPrefix(
                    IPAddress(ipv6High: 0x2001_0db8_0000_0000 | UInt64(position) << 16, low: 0),
                    length: [48, 56, 64].randomElement(using: &generator) ?? 64)
                return SampledTenant(id: "tenant \(position)", addresses: [ipv4, ipv6].compactMap { $0 })
            })
    }

    /// Anything: hosts and networks of both families, nested, touching, equal, at both ends of the address space.
    static func random(_ count: Int, _ generator: inout SplitMix) -> TenantTable {
        let anchors4 = (0..<4).map { _ in UInt32.random(in: 0...UInt32.max, using: &generator) } + [0, .max]
        let anchors6 = (0..<4).map { _ in UInt64.random(in: 0...UInt64.max, using: &generator) } + [0, .max]
        return TenantTable(
            (0..<count).map { position in
                let prefixes = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                    Bool.random(using: &generator) ? ipv4(near: anchors4, &generator) : ipv6(near: anchors6, &generator)
                }
                return SampledTenant(id: "tenant \(position)", addresses: prefixes.compactMap { $0 })
            })
    }

    private static func ipv4(near anchors: [UInt32], _ generator: inout SplitMix) -> IPPrefix? {
        let spread =
            UInt32.random(in: 0...UInt32.max, using: &generator) >> UInt32.random(in: 0...31, using: &generator)
        let address = (anchors.randomElement(using: &generator) ?? 0) ^ spread
        let length = Bool.random(using: &generator) ? 32 : Int.random(in: 0...32, using: &generator)
        return IPPrefix(IPAddress(ipv4: address), length: length)
    }

    private static func ipv6(near anchors: [UInt64], _ generator: inout SplitMix) -> IPPrefix? {
        let spread =
            UInt64.random(in: 0...UInt64.max, using: &generator) >> UInt64.random(in: 0...63, using: &generator)
        let high = (anchors.randomElement(using: &generator) ?? 0) ^ (Bool.random(using: &generator) ? spread : 0)
        let low = (anchors.randomElement(using: &generator) ?? 0) ^ (Bool.random(using: &generator) ? spread : 0)
        let length = Bool.random(using: &generator) ? 128 : Int.random(in: 0...128, using: &generator)
        return IPPrefix(IPAddress(ipv6High: high, low: low), length: length)
    }
}

extension TenantTable {
    /// The definition: the longest prefix, of equal ones the tenant listed first.
    func tenantByDefinition(of address: IPAddress) -> Int? {
        var best: (length: Int, tenant: Int)?
        for (position, tenant) in tenants.enumerated() {
            for prefix in tenant.addresses where prefix.contains(address) && prefix.length > (best?.length ?? -1) {
                best = (prefix.length, position)
            }
        }
        return best?.tenant
    }

    /// First and last address of each prefix, and their neighbours outside.
    var boundaries: [IPAddress] {
        tenants.flatMap(\.addresses).flatMap { prefix in
            switch prefix.address.family {
            case .ipv4:
                let first = UInt32(prefix.address.low)
                let last = first | (prefix.length == 0 ? .max : prefix.length == 32 ? 0 : .max >> UInt32(prefix.length))
                return [first, first &- 1, last, last &+ 1].map { IPAddress(ipv4: $0) }
            case .ipv6:
                let first = UInt128(prefix.address.high) << 64 | UInt128(prefix.address.low)
                let last =
                    first | (prefix.length == 0 ? .max : prefix.length == 128 ? 0 : .max >> UInt128(prefix.length))
                return [first, first &- 1, last, last &+ 1].map {
                    IPAddress(ipv6High: UInt64(truncatingIfNeeded: $0 >> 64), low: UInt64(truncatingIfNeeded: $0))
                }
            }
        }
    }
}

extension TenantThresholds {
    /// Powers of two from 2^`exponents`, drawn anew for each tenant and direction.
    static func random(
        tenants: Int, exponents: ClosedRange<UInt32>, _ generator: inout SplitMix
    ) -> TenantThresholds {
        let draw = { (generator: inout SplitMix) in
            Threshold.bytes(1 << UInt32.random(in: exponents, using: &generator))
        }
        return TenantThresholds(
            tenants: (0..<tenants).map { _ in Pair(inbound: draw(&generator), outbound: draw(&generator)) },
            other: draw(&generator))
    }
}
