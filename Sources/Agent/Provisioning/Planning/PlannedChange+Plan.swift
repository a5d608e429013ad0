// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

extension ProvisioningPlan {
    /// What the plan does for one tenant. Two plans that would do the same give the same: nothing in it counts time down, unless something is in
    /// the way.
    package func change(of tenant: TenantLabel) -> PlannedChange {
        let after = desired[tenant]
        var before = after
        for change in changes where change.tenant == tenant {
            switch change {
            case .add: before = nil
            case .change(from: let confirmed, to: _), .remove(let confirmed): before = confirmed
            }
        }
        let (enforced, unenforced) = after.map { abilities.enforcement(of: $0) } ?? ([], [])
        return PlannedChange(
            tenant: tenant, before: before, after: after, foundations: foundations, enforced: enforced,
            unenforced: unenforced, obstacles: Array(obstacles.prefix(256)))
    }

    /// What the gateway is given once for all tenants, a line each.
    package var foundations: [String] {
        families.map { "the rules of table \(TenantTable.name) for \($0) are put right" }
            + roots.map { "\($0) gets a queue that shapes bandwidth" }
    }
}
