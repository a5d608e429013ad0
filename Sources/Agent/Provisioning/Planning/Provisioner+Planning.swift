// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

/// Plans, and what they rest on.
extension Provisioner {
    /// For all tenants that the gateway is to have.
    package func plan(_ desired: DesiredState) async throws -> ProvisioningPlan {
        try await plan(desired, on: try await observe(), only: nil)
    }

    /// For one tenant, beside what the others have, provisional or confirmed; `nil`: it is to have nothing any more.
    ///
    /// - Throws: ``AllocationFault`` where the tenant claims what another has.
    package func plan(of tenant: TenantLabel, _ wanted: TenantAllocation?) async throws -> ProvisioningPlan {
        let observation = try await observe()
        return try await plan(DesiredState(observation, but: tenant, wanted), on: observation, only: tenant)
    }

    private func plan(
        _ desired: DesiredState, on observation: GatewayObservation, only: TenantLabel?
    ) async throws -> ProvisioningPlan {
        let record = try GatewayRecord.read(in: directory)
        return ProvisioningPlan(
            desired, on: observation, interfaces, limits, try await bindings(on: observation),
            try await abilities(for: Set(desired.tenants.map(\.roomAddress.family)), on: observation, record),
            rules: knownRules(record), only: only)
    }

    /// What this gateway can enforce, for tenants of both families.
    package func abilities() async throws -> GatewayAbilities {
        try await abilities(for: [.ipv4, .ipv6], on: try await observe(), try GatewayRecord.read(in: directory))
    }
}
