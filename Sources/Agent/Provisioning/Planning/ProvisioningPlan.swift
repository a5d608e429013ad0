// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// The way from what a gateway has to what it is to have: pure, and bound by its fingerprint to what was observed.
package struct ProvisioningPlan: Hashable, Sendable {
    package let desired: DesiredState
    /// Of the observation that it rests on.
    package let fingerprint: Digest
    /// In the order of the tenants' labels; removals last.
    package let changes: [TenantChange]
    /// Families whose rules are to be put there, or put right.
    package let families: [TableFamily]
    /// Interfaces that get HTB at their root.
    package let roots: [String]
    /// Neighbour entries and leases that are otherwise than what tenants have asks for, a line each; those of ``changes`` are not among them.
    package let bindings: [String]
    /// What stands in the way. A plan with obstacles is not applied.
    package let obstacles: [String]
    /// What the officer should know, and that does not stand in the way.
    package let remarks: [String]
    /// What the gateway can enforce, as probed when the plan was made.
    package let abilities: GatewayAbilities
    /// What is asked for in the room, as far as the kernel can.
    let room: RoomBindings
    /// Why something cannot be enforced for one tenant.
    let shortcomings: [TenantLabel: [GatewayAbility: String]]

    /// Nothing would be otherwise.
    package var isEmpty: Bool { changes.isEmpty && families.isEmpty && roots.isEmpty && bindings.isEmpty }

    /// - Parameters:
    ///   - rules: what the rules of each family's table are when they are right, as listed; `nil` when that is not known.
    ///   - only: the tenant that it is made for; what the others have stays as it is, right or not. `nil`: for all.
    package init(
        _ desired: DesiredState, on observation: GatewayObservation, _ interfaces: GatewayInterfaces,
        _ limits: GatewayLimits, _ room: RoomBindings, _ abilities: GatewayAbilities,
        rules: [TableFamily: [String]], only: TenantLabel? = nil
    ) {
        self.desired = desired
        self.abilities = abilities
        self.room = room
        fingerprint = observation.fingerprint
        var (changes, obstacles, remarks) = ([TenantChange](), [String](), [String]())
        let isMeant = { (tenant: TenantLabel) in only.map { $0 == tenant } ?? true }
        for wanted in desired.tenants where isMeant(wanted.tenant) {
            let refusals = limits.refusals(of: wanted) + abilities.obstacles(to: wanted)
            obstacles += refusals.map { "\(wanted.tenant): \($0)" }
            let present = observation[wanted.tenant]
            if let present, present.provisional != nil {
                obstacles.append(
                    "\(wanted.tenant): a change is provisional for \(present.seconds ?? 0) more seconds; confirm it, or wait"
                )
            }
            guard let confirmed = present?.confirmed else {
                changes.append(.add(wanted))
                continue
            }
            if !wanted.isHeld(by: confirmed) || present?.answersPings != desired.answersPings(wanted) {
                changes.append(.change(from: confirmed, to: wanted))
            }
        }
        for present in observation.tenants where isMeant(present.tenant) && desired[present.tenant] == nil {
            if let seconds = present.leavingSeconds {
                obstacles.append(
                    "\(present.tenant): its removal is provisional for \(seconds) more seconds; confirm it, or wait")
            }
            if let confirmed = present.confirmed { changes.append(.remove(confirmed)) }
        }
        let needed = room.tables(for: Set(desired.tenants.map(\.publicAddress.family)))
        families = TableFamily.allCases.filter { family in
            guard let listed = observation.tables[family] else { return needed.contains(family) }
            return listed != rules[family]
        }
        roots = [interfaces.uplink, interfaces.room].filter {
            observation.roots[$0] != .ours && !desired.tenants.isEmpty
        }
        for interface in roots {
            if case .foreign(let kind) = observation.roots[interface] {
                obstacles.append("\(interface) has a queue of somebody else, \(kind): bandwidth cannot be shaped there")
            }
        }
        for present in observation.tenants where isMeant(present.tenant) {
            remarks += present.faults.map { "\(present.tenant): \($0)" }
            if present.isHeld { remarks.append("\(present.tenant) is suspended") }
        }
        remarks += observation.strangers.map { "not ours in table \(TenantTable.name): \($0)" }
        bindings = observation.room.deviations(from: room.expected(observation))
        var shortcomings: [TenantLabel: [GatewayAbility: String]] = [:]
        for wanted in desired.tenants {
            let found = room.shortcomings(of: wanted, observation.room)
            if !found.isEmpty { shortcomings[wanted.tenant] = found }
        }
        self.shortcomings = shortcomings
        self.changes = changes
        self.obstacles = obstacles
        self.remarks = remarks
    }
}
