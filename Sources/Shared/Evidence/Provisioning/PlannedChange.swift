// SPDX-License-Identifier: Apache-2.0

package import Values

/// What a gateway would do for one tenant. Its ``digest`` stands for exactly this in an officer's decision, in orders and in the record.
package struct PlannedChange: Codable, Hashable, Sendable {
    package var tenant: TenantLabel
    /// What the tenant has, as read from the kernel; `nil`: nothing.
    package var before: TenantAllocation?
    /// What it would have; `nil`: nothing any more.
    package var after: TenantAllocation?
    /// What the gateway is given once for all tenants, in English: its table's rules, its queues. Empty from the second tenant on.
    @Bounded<Texts<64, Sentence>> package var foundations: [String]
    /// What would be enforced, in the order of ``GatewayAbility``'s declaration.
    @Bounded<List<16, GatewayAbility>> package var enforced: [GatewayAbility]
    /// What would not, of what the room wants or the kernel lacks.
    @Bounded<List<16, UnenforcedAbility>> package var unenforced: [UnenforcedAbility]
    /// What stands in the way; a plan with one is not applied.
    @Bounded<Texts<256, Sentence>> package var obstacles: [String]

    package init(
        tenant: TenantLabel, before: TenantAllocation?, after: TenantAllocation?, foundations: [String],
        enforced: [GatewayAbility], unenforced: [UnenforcedAbility], obstacles: [String]
    ) {
        self.tenant = tenant
        self.before = before
        self.after = after
        self.foundations = foundations
        self.enforced = enforced
        self.unenforced = unenforced
        self.obstacles = obstacles
    }

    /// Nothing would be otherwise.
    package var isEmpty: Bool { before == after && foundations.isEmpty }

    /// SHA-256 of the canonical JSON.
    ///
    /// - Throws: `EncodingError`, for what canonical JSON has no form for; decoded plans are none of these.
    package func digest() throws -> Digest { Digest(of: try CanonicalJSON.encode(self)) }
}
