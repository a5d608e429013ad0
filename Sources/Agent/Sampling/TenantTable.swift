// SPDX-License-Identifier: Apache-2.0

internal import Evidence

/// Whose address it is. The longest matching prefix decides; among equal ones the tenant listed first.
struct TenantTable: Sendable {
    private var hosts: [IPAddress: Int] = [:]
    private var networks: [(prefix: IPPrefix, tenant: Int)] = []

    init(_ tenants: [SampledTenant]) {
        for (index, tenant) in tenants.enumerated() {
            for prefix in tenant.addresses {
                if prefix.length == (prefix.address.family == .ipv4 ? 32 : 128) {
                    if hosts[prefix.address] == nil { hosts[prefix.address] = index }
                } else {
                    networks.append((prefix, index))
                }
            }
        }
        let order = networks.indices.sorted {
            (-networks[$0].prefix.length, $0) < (-networks[$1].prefix.length, $1)
        }
        networks = order.map { networks[$0] }
    }

    /// Index into the tenants given, or `nil` for an address of nobody.
    func tenant(of address: IPAddress) -> Int? {
        if let host = hosts[address] { return host }
        for network in networks where network.prefix.contains(address) { return network.tenant }
        return nil
    }
}
