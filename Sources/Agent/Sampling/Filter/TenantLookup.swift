// SPDX-License-Identifier: Apache-2.0

/// Direct access to a ``TenantTable`` for a loop over many addresses, without retaining, copying or wrapping per address.
///
/// Tenants are known by slots: 0 is no tenant, and the tenant at position p has slot p + 1. Valid within ``TenantTable/withLookup(_:)`` only.
struct TenantLookup {
    static let none = 0

    let ipv4: AddressTrie<UInt32>.Lookup
    let ipv6: AddressTrie<UInt128>.Lookup

    @inline(__always)
    func slot(ofIPv4 address: UInt32) -> Int { Int(ipv4.owner(of: address)) &+ 1 }

    @inline(__always)
    func slot(ofIPv6High high: UInt64, low: UInt64) -> Int {
        Int(ipv6.owner(of: UInt128(high) << 64 | UInt128(low))) &+ 1
    }
}
