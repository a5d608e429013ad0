// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// What one gateway can make the network keep to: what its configuration asks for, less what was found missing there.
package struct GatewayAbilities: Hashable, Sendable {
    /// For every tenant, or for those of one family.
    private struct Lack: Hashable, Sendable {
        let ability: GatewayAbility
        let family: IPAddress.Family?
    }

    /// What is asked for.
    private let wanted: Set<GatewayAbility>
    private var lacks: [Lack: String] = [:]

    /// Asked for everywhere: an allocation without ports and bandwidth is none.
    static let essential: Set<GatewayAbility> = [.forwarding, .bandwidth]
    /// Asked for everywhere, where the tenant's network address is known.
    private static let standard: Set<GatewayAbility> = [.sourceAddress]

    /// - Parameter chosen: what this room asks for besides ports, bandwidth and the source's address.
    package init(_ chosen: Set<GatewayAbility> = []) {
        wanted = GatewayAbilities.essential.union(GatewayAbilities.standard).union(chosen)
    }

    /// Notes that something is missing; what was noted first stays.
    mutating func lack(_ ability: GatewayAbility, _ family: IPAddress.Family? = nil, why: String) {
        let lack = Lack(ability: ability, family: family)
        if lacks[lack] == nil { lacks[lack] = why }
    }

    func isWanted(_ ability: GatewayAbility) -> Bool { wanted.contains(ability) }

    /// Why it is missing for tenants of a family; `nil` when it is not.
    package func lack(of ability: GatewayAbility, for family: IPAddress.Family) -> String? {
        lacks[Lack(ability: ability, family: family)] ?? lacks[Lack(ability: ability, family: nil)]
    }

    /// What can be enforced for tenants of one family at least.
    package var present: [GatewayAbility] {
        GatewayAbility.allCases.filter { ability in
            wanted.contains(ability) && IPAddress.Family.all.contains { lack(of: ability, for: $0) == nil }
        }
    }

    /// What is asked for and missing, each with the reason.
    package var missing: [UnenforcedAbility] {
        GatewayAbility.allCases.flatMap { ability in
            Set(([nil] + IPAddress.Family.all).compactMap { lacks[Lack(ability: ability, family: $0)] }).sorted()
                .map { UnenforcedAbility(ability, why: $0) }
        }
    }

    /// What is enforced for a tenant, and what is not of that which is asked for.
    ///
    /// - Parameter obstacle: why one of them is not possible for this tenant alone.
    package func enforcement(
        of tenant: TenantAllocation, _ obstacle: (GatewayAbility) -> String?
    ) -> (enforced: [GatewayAbility], unenforced: [UnenforcedAbility]) {
        var (enforced, unenforced) = ([GatewayAbility](), [UnenforcedAbility]())
        for ability in GatewayAbility.allCases where wanted.contains(ability) {
            if let why = lack(of: ability, for: tenant.roomAddress.family) {
                unenforced.append(UnenforcedAbility(ability, why: why))
            } else if ability.needsNetworkAddress, tenant.macs.isEmpty {
                unenforced.append(UnenforcedAbility(ability, why: "no network address is registered"))
            } else if let why = obstacle(ability) {
                unenforced.append(UnenforcedAbility(ability, why: why))
            } else {
                enforced.append(ability)
            }
        }
        return (enforced, unenforced)
    }

    /// What makes it impossible to provision a tenant at all.
    func obstacles(to tenant: TenantAllocation) -> [String] {
        GatewayAbility.allCases.filter { GatewayAbilities.essential.contains($0) }.compactMap { ability in
            lack(of: ability, for: tenant.roomAddress.family).map { "\(ability.rawValue) cannot be enforced: \($0)" }
        }
    }
}

extension GatewayAbility {
    /// Without it nothing is provisioned.
    package var isEssential: Bool { GatewayAbilities.essential.contains(self) }

    /// Rests on the server's registered network address.
    fileprivate var needsNetworkAddress: Bool {
        switch self {
        case .sourceAddress, .neighbour, .lease, .bridgePort: true
        case .forwarding, .bandwidth, .switchVLAN: false
        }
    }
}
