// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

extension Provisioner {
    /// For one tenant, beside what the others have, provisional or confirmed; `nil`: it is to have nothing any more.
    ///
    /// - Throws: ``AllocationFault`` where the tenant claims what another has.
    package func plan(of tenant: TenantLabel, _ wanted: TenantAllocation?) async throws -> ProvisioningPlan {
        let observation = try await observe()
        let record = try GatewayRecord.read(in: directory)
        let others = observation.tenants.filter { $0.tenant != tenant }.compactMap { $0.provisional ?? $0.confirmed }
        let desired = try DesiredState(others + (wanted.map { [$0] } ?? []))
        return ProvisioningPlan(
            desired, on: observation, interfaces, limits, rules: record.knownRules, only: tenant)
    }

    /// What this gateway can enforce.
    package func abilities() async throws -> [GatewayAbility] { [.forwarding, .bandwidth, .sourceAddress] }
}

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
        let bound = after?.mac != nil
        return PlannedChange(
            tenant: tenant, before: before, after: after, foundations: foundations,
            enforced: after == nil ? [] : [.forwarding, .bandwidth] + (bound ? [.sourceAddress] : []),
            unenforced: after == nil || bound
                ? [] : [UnenforcedAbility(.sourceAddress, why: "no network address is registered")],
            obstacles: Array(obstacles.prefix(256)))
    }

    /// What the gateway is given once for all tenants, a line each.
    package var foundations: [String] {
        families.map { "the rules of table \(TenantTable.name) for \($0) are put right" }
            + roots.map { "\($0) gets a queue that shapes bandwidth" }
    }
}
