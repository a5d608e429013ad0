// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

extension ProvisioningPlan {
    /// What the plan does for one tenant. Two plans that would do the same give the same: nothing in it counts time down, unless something is in
    /// the way.
    package func change(of tenant: TenantLabel) -> PlannedChange {
        if let change = changes.first(where: { $0.tenant == tenant }) { return planned(change) }
        return planned(tenant, before: desired[tenant], after: desired[tenant])
    }

    /// One of ``changes``.
    package func planned(_ change: TenantChange) -> PlannedChange {
        switch change {
        case .add(let wanted): planned(wanted.tenant, before: nil, after: wanted)
        case .change(from: let confirmed, to: let wanted): planned(wanted.tenant, before: confirmed, after: wanted)
        case .remove(let confirmed): planned(confirmed.tenant, before: confirmed, after: nil)
        }
    }

    private func planned(
        _ tenant: TenantLabel, before: TenantAllocation?, after: TenantAllocation?
    ) -> PlannedChange {
        let (enforced, unenforced) = after.map { enforcement(of: $0) } ?? ([], [])
        return PlannedChange(
            tenant: tenant, before: before, after: after, foundations: Array(foundations.prefix(64)),
            enforced: enforced, unenforced: unenforced, obstacles: Array(obstacles.prefix(256)))
    }

    private func enforcement(
        of tenant: TenantAllocation
    ) -> (enforced: [GatewayAbility], unenforced: [UnenforcedAbility]) {
        abilities.enforcement(of: tenant) { shortcomings[tenant.tenant]?[$0] }
    }

    /// What the gateway is given once for all tenants, a line each.
    package var foundations: [String] {
        families.map { "the rules of table \(TenantTable.name) for \($0.words) are put right" }
            + roots.map { "\($0) gets a queue that shapes bandwidth" } + bindings
    }
}
