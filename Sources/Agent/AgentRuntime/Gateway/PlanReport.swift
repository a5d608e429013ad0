// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Provisioning
package import Values

/// A plan for people and programs.
package struct PlanReport: Encodable, Sendable {
    package struct Change: Encodable, Sendable {
        package let tenant: TenantLabel
        /// `add`, `change` or `remove`.
        package let action: String
        package let before: TenantAllocation?
        package let after: TenantAllocation?
        package let enforced: [GatewayAbility]
        package let unenforced: [UnenforcedAbility]
    }

    package let schema = "titipan.provisioning-plan/v1"
    package let fingerprint: Digest
    package let changes: [Change]
    package let rules: [String]
    package let queues: [String]
    /// Both in words.
    package let foundations: [String]
    package let obstacles: [String]
    package let remarks: [String]
    /// For how long it is in force, where it was applied.
    package let seconds: Int?

    package init(_ plan: ProvisioningPlan, seconds: Int? = nil) {
        fingerprint = plan.fingerprint
        changes = plan.changes.map { change in
            let action =
                switch change {
                case .add: "add"
                case .change: "change"
                case .remove: "remove"
                }
            let planned = plan.change(of: change.tenant)
            return Change(
                tenant: planned.tenant, action: action, before: planned.before, after: planned.after,
                enforced: planned.enforced, unenforced: planned.unenforced)
        }
        rules = plan.families.map(\.rawValue)
        queues = plan.roots
        foundations = plan.foundations
        obstacles = plan.obstacles
        remarks = plan.remarks
        self.seconds = seconds
    }
}
