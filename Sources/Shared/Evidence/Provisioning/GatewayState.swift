// SPDX-License-Identifier: Apache-2.0

package import Values

/// One tenant as the gateway's kernel has it.
package struct TenantState: Codable, Hashable, Sendable {
    package var tenant: TenantLabel
    /// `nil` for a tenant that is only provisional.
    package var confirmed: TenantAllocation?
    package var provisional: TenantAllocation?
    /// When the kernel takes the provisional part back.
    package var provisionalUntil: Timestamp?
    /// Set while its removal is provisional: when it falls back.
    package var leavingUntil: Timestamp?
    package var isSuspended: Bool
    /// `nil`: until it is resumed.
    package var suspendedUntil: Timestamp?
    /// What cannot be read as an allocation, in English.
    @Bounded<Texts<64, Sentence>> package var faults: [String]

    package init(
        tenant: TenantLabel, confirmed: TenantAllocation?, provisional: TenantAllocation?,
        provisionalUntil: Timestamp?, leavingUntil: Timestamp?, isSuspended: Bool, suspendedUntil: Timestamp?,
        faults: [String]
    ) {
        self.tenant = tenant
        self.confirmed = confirmed
        self.provisional = provisional
        self.provisionalUntil = provisionalUntil
        self.leavingUntil = leavingUntil
        self.isSuspended = isSuspended
        self.suspendedUntil = suspendedUntil
        self.faults = faults
    }
}

/// Body of `POST /agent/v1/gateway`: what the gateway has now. For pages, never evidence; sent at each change and every minute.
package struct GatewayState: Codable, Hashable, Sendable {
    package var at: Timestamp
    @Bounded<List<10_000, TenantState>> package var tenants: [TenantState]
    /// What is not as it is to be and is not ours to change: other programs' rules that drop a tenant's traffic, strangers in our table.
    @Bounded<Texts<256, Sentence>> package var findings: [String]
    /// What this gateway can enforce.
    @Bounded<List<16, GatewayAbility>> package var abilities: [GatewayAbility]
    /// When everything was last compared in full.
    package var comparedAt: Timestamp?

    package init(
        at: Timestamp, tenants: [TenantState], findings: [String], abilities: [GatewayAbility], comparedAt: Timestamp?
    ) {
        self.at = at
        self.tenants = tenants
        self.findings = findings
        self.abilities = abilities
        self.comparedAt = comparedAt
    }
}
