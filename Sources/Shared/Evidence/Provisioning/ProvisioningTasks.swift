// SPDX-License-Identifier: Apache-2.0

package import Values

package struct PlanTask: Codable, Hashable, Sendable {
    package var allocation: TenantAllocation

    package init(allocation: TenantAllocation) {
        self.allocation = allocation
    }
}

package struct ApplyTask: Codable, Hashable, Sendable {
    package var allocation: TenantAllocation
    /// ``PlannedChange/digest()`` of the plan that an officer has seen: a gateway on which another plan would come out refuses.
    package var plan: Digest
    /// After these the kernel takes it back: 5 to 3600.
    @Bounded<WholeSeconds> package var seconds: Int

    package init(allocation: TenantAllocation, plan: Digest, seconds: Int) {
        self.allocation = allocation
        self.plan = plan
        self.seconds = seconds
    }
}

package struct SettleTask: Codable, Hashable, Sendable {
    /// UUID of the apply order.
    @Bounded<Name> package var order: String

    package init(order: String) {
        self.order = order
    }
}

package struct ReasonTask: Codable, Hashable, Sendable {
    /// An officer's words.
    @Bounded<Sentence> package var reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

package struct SuspendTask: Codable, Hashable, Sendable {
    /// An officer's words.
    @Bounded<Sentence> package var reason: String
    /// Until it goes on by itself; `nil`: until it is resumed.
    @Bounded<Maybe<SuspensionSeconds>> package var seconds: Int?

    package init(reason: String, seconds: Int?) {
        self.reason = reason
        self.seconds = seconds
    }
}
