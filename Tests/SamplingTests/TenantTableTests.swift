// SPDX-License-Identifier: Apache-2.0

import Sampling
import Testing
import Values

@Suite("Table of tenants")
struct TenantTableTests {
    @Test("The longest prefix decides, at each prefix's edges and anywhere")
    func longestPrefix() {
        var generator = SplitMix(state: 17)
        for round in 0..<150 {
            let table = FilterTables.random([1, 3, 10, 40][round % 4], &generator)
            let anywhere = (0..<50).map { _ in IPAddress(ipv4: UInt32.random(in: 0...UInt32.max, using: &generator)) }
            for address in table.boundaries + anywhere {
                let expected = table.tenantByDefinition(of: address)
                #expect(table.tenant(of: address) == expected, "\(address) in round \(round)")
                switch address.family {
                case .ipv4: #expect(table.tenant(ofIPv4: UInt32(address.low)) == expected)
                case .ipv6: #expect(table.tenant(ofIPv6High: address.high, low: address.low) == expected)
                }
            }
        }
    }

    @Test("Large tables find all their tenants, and no others")
    func largeTables() {
        for table in [FilterTables.scattered(5_000), FilterTables.dualStack(3_000)] {
            for (position, tenant) in table.tenants.enumerated() {
                for prefix in tenant.addresses { #expect(table.tenant(of: prefix.address) == position) }
            }
            var generator = SplitMix(state: 8)
            for _ in 0..<200 {
                let address = IPAddress(ipv4: UInt32.random(in: 0...UInt32.max, using: &generator))
                #expect(table.tenant(of: address) == table.tenantByDefinition(of: address))
            }
        }
    }

    @Test("Of equal prefixes the first listed decides; the families do not mix; an empty table has no tenant")
    func edges() throws {
        let prefix = try #require(IPPrefix("203.0.113.0/24"))
        let everything = try #require(IPPrefix("::/0"))
        let table = TenantTable([
            SampledTenant(id: "a", addresses: [prefix, everything]), SampledTenant(id: "b", addresses: [prefix]),
        ])
        #expect(table.tenant(of: IPAddress(ipv4: 0xcb00_7101)) == 0)
        #expect(table.tenant(of: IPAddress(ipv4: 0xcb00_7201)) == nil)
        #expect(table.tenant(of: IPAddress(ipv6High: 0, low: 0xcb00_7201)) == 0)
        #expect(TenantTable([]).tenant(of: IPAddress(ipv4: 0)) == nil)
        #expect(TenantTable([]).tenant(of: IPAddress(ipv6High: .max, low: .max)) == nil)
    }
}
