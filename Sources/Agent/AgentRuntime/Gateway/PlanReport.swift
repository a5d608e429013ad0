// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Provisioning
package import TextOutput
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
            let planned = plan.planned(change)
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

    package var text: StyledText {
        var lines: [String] = []
        for change in changes {
            switch (change.before, change.after) {
            case (nil, let after?):
                lines.append("+ \(change.tenant): new")
                lines += after.lines.map { "    " + $0 } + change.shortcomings
            case (let before?, let after?):
                lines.append("~ \(change.tenant): otherwise")
                let (old, new) = (before.lines, after.lines)
                lines += old.filter { !new.contains($0) }.map { "  - " + $0 }
                lines += new.filter { !old.contains($0) }.map { "  + " + $0 } + change.shortcomings
            case (let before?, nil):
                lines.append("- \(change.tenant): taken away")
                lines += before.lines.map { "    " + $0 }
            case (nil, nil): break
            }
        }
        lines += foundations
        if lines.isEmpty { lines.append("nothing to do: the gateway is as it is to be") }
        lines += remarks.map { "note: \($0)" }
        lines += obstacles.map { "in the way: \($0)" }
        lines.append("fingerprint: \(fingerprint)")
        if let seconds {
            lines.append(
                "in force for \(seconds) s; then the kernel takes it back, unless: titipan-agent provision confirm")
        }
        return StyledText(lines.joined(separator: "\n"))
    }
}

extension PlanReport.Change {
    /// What is not enforced, a line each.
    fileprivate var shortcomings: [String] { unenforced.map { "    not enforced: \($0.ability.words): \($0.why)" } }
}

extension GatewayAbility {
    /// What it keeps to, on a command line.
    package var words: String {
        switch self {
        case .forwarding: "its ports alone"
        case .bandwidth: "its bandwidth"
        case .sourceAddress: "nobody else sends in its name"
        case .neighbour: "a permanent neighbour entry"
        case .lease: "its address by DHCP"
        case .bridgePort: "only its addresses on its port of the bridge"
        case .switchVLAN: "the VLAN of its port at the switch"
        }
    }
}

/// What a gateway has, for people and programs.
package struct GatewayReport: Encodable, Sendable {
    package struct Tenant: Encodable, Sendable {
        package let tenant: TenantLabel
        package let confirmed: TenantAllocation?
        package let provisional: TenantAllocation?
        /// Until the kernel takes the provisional part back.
        package let seconds: Int?
        /// Until its removal falls back.
        package let leavingSeconds: Int?
        package let isSuspended: Bool
        package let faults: [String]
    }

    package let schema = "titipan.gateway/v1"
    package let tenants: [Tenant]
    package let strangers: [String]

    package init(_ observation: GatewayObservation) {
        tenants = observation.tenants.map { one in
            Tenant(
                tenant: one.tenant, confirmed: one.confirmed, provisional: one.provisional, seconds: one.seconds,
                leavingSeconds: one.leavingSeconds, isSuspended: one.isHeld, faults: one.faults)
        }
        strangers = observation.strangers
    }

    package var text: StyledText {
        var lines: [String] = []
        for tenant in tenants {
            var state = tenant.confirmed == nil ? "" : "confirmed"
            if let seconds = tenant.seconds {
                state += (state.isEmpty ? "" : ", ") + "provisional for \(seconds) s"
            }
            if let seconds = tenant.leavingSeconds { state += ", being removed: back in \(seconds) s" }
            if tenant.isSuspended { state += ", suspended" }
            lines.append("\(tenant.tenant): \(state)")
            lines += (tenant.provisional ?? tenant.confirmed)?.lines.map { "    " + $0 } ?? []
            lines += tenant.faults.map { "    fault: \($0)" }
        }
        if lines.isEmpty { lines.append("no tenant") }
        lines += strangers.map { "not ours: \($0)" }
        return StyledText(lines.joined(separator: "\n"))
    }
}

extension TenantAllocation {
    /// What it says, a line for each port and one for the bandwidth.
    fileprivate var lines: [String] {
        let ports = forwardings.map { one in
            "\(PublicPort(publicAddress, one.transport, one.publicPort)) → \(roomAddress) port \(one.roomPort)"
        }
        let rate = { (bits: Int64) in RateText.bitRate(Double(bits)) }
        let burst = "burst \(RateText.bytes(Double(grant.burstBytes)))"
        return ports + [
            "bandwidth in \(rate(grant.inBitsPerSecond)), out \(rate(grant.outBitsPerSecond)), \(burst)",
            mac.map { "only from \($0)" } ?? "not bound to a network address",
        ]
    }
}
