// SPDX-License-Identifier: Apache-2.0

package import Values

/// The tenants by address. The longest matching prefix decides; among equal ones the tenant listed first.
///
/// Tenants are known by their positions in the list given. Lookups allocate nothing and take a few nanoseconds.
package struct TenantTable: Hashable, Sendable {
    package let tenants: [SampledTenant]
    let ipv4: AddressRanges<UInt32>
    let ipv6: AddressRanges<UInt128>
    private let ipv4Trie: AddressTrie<UInt32>
    private let ipv6Trie: AddressTrie<UInt128>

    package init(_ tenants: [SampledTenant]) {
        self.tenants = tenants
        var ipv4: [AddressRanges<UInt32>.Prefix] = []
        var ipv6: [AddressRanges<UInt128>.Prefix] = []
        for (position, tenant) in tenants.enumerated() {
            let owner = Int32(position)
            for prefix in tenant.addresses {
                switch prefix.address.family {
                case .ipv4:
                    let address = UInt32(truncatingIfNeeded: prefix.address.low)
                    ipv4.append(.init(address, length: prefix.length, owner: owner))
                case .ipv6:
                    let address = UInt128(prefix.address.high) << 64 | UInt128(prefix.address.low)
                    ipv6.append(.init(address, length: prefix.length, owner: owner))
                }
            }
        }
        self.ipv4 = AddressRanges(ipv4)
        self.ipv6 = AddressRanges(ipv6)
        ipv4Trie = AddressTrie(self.ipv4)
        ipv6Trie = AddressTrie(self.ipv6)
    }

    /// Position of the tenant, or `nil` for an address that belongs to no tenant.
    package func tenant(of address: IPAddress) -> Int? {
        switch address.family {
        case .ipv4: tenant(ofIPv4: UInt32(truncatingIfNeeded: address.low))
        case .ipv6: tenant(ofIPv6High: address.high, low: address.low)
        }
    }

    /// The same for an IPv4 address in host order.
    package func tenant(ofIPv4 address: UInt32) -> Int? {
        let owner = ipv4Trie.owner(of: address)
        return owner < 0 ? nil : Int(owner)
    }

    /// The same for the halves of an IPv6 address in host order.
    package func tenant(ofIPv6High high: UInt64, low: UInt64) -> Int? {
        let owner = ipv6Trie.owner(of: UInt128(high) << 64 | UInt128(low))
        return owner < 0 ? nil : Int(owner)
    }

    /// Lays the table open while `body` runs.
    @inline(__always)
    func withLookup<Result>(_ body: (TenantLookup) -> Result) -> Result {
        ipv4Trie.withLookup { ipv4 in ipv6Trie.withLookup { ipv6 in body(TenantLookup(ipv4: ipv4, ipv6: ipv6)) } }
    }
}
