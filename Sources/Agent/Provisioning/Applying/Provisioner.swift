// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Linux
internal import Values

/// Brings a gateway to what it is to have: everything inert first, then one transaction that the kernel takes back by itself, until it is confirmed.
///
/// Runs in the gateway's network namespace with CAP_NET_ADMIN. Several at once wait for each other.
package struct Provisioner: Sendable {
    package let interfaces: GatewayInterfaces
    package var limits: GatewayLimits
    /// Where it keeps what was confirmed; made when it is missing.
    package let directory: String
    let nft = NftCommand()
    let conntrack = ConntrackCommand()

    /// Seconds for which a change may be provisional.
    package static let provisionalSeconds = 5...3_600
    /// How long another one is waited for: many times what 10,000 tenants take.
    static let patience = Duration.seconds(60)

    package init(interfaces: GatewayInterfaces, limits: GatewayLimits, directory: String) {
        self.interfaces = interfaces
        self.limits = limits
        self.directory = directory
    }

    // MARK: Looking

    package func observe() async throws -> GatewayObservation {
        var (tables, tenants, strangers) = ([IPAddress.Family: [String]](), [TenantOnGateway](), [String]())
        var remains: [TableElement] = []
        let (roots, classes) = try shaping()
        let reader = TenantReader(
            inbound: classes[interfaces.sending(.inbound)] ?? [:],
            outbound: classes[interfaces.sending(.outbound)] ?? [:])
        for family in IPAddress.Family.all {
            guard let listing = try await nft.table(family) else { continue }
            tables[family] = listing.rules
            tenants += reader.tenants(listing.elements)
            strangers += listing.strangers
            let nobodys = listing.elements.filter { $0.tenant == nil }
            remains += nobodys.filter { $0.set == .tenants }
            strangers += nobodys.filter { $0.set != .tenants || !$0.isProvisional }
                .map { "\($0.set.rawValue) \($0.key.joined(separator: " . "))" }
        }
        return GatewayObservation(
            tables: tables, tenants: tenants.sorted { $0.tenant < $1.tenant }, remains: remains,
            strangers: strangers.sorted(),
            roots: roots, classes: classes)
    }

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
        let families = Set(desired.tenants.map(\.roomAddress.family))
        let abilities = try await AbilityProbe(interfaces).abilities(
            for: IPAddress.Family.all.filter { families.contains($0) }, on: observation, rules: record.knownRules)
        return ProvisioningPlan(
            desired, on: observation, interfaces, limits, abilities, rules: record.knownRules, only: only)
    }

    /// What this gateway can enforce, for tenants of both families.
    package func abilities() async throws -> GatewayAbilities {
        let record = try GatewayRecord.read(in: directory)
        return try await AbilityProbe(interfaces).abilities(
            for: IPAddress.Family.all, on: try await observe(), rules: record.knownRules)
    }

    private func shaping() throws(ShapingError) -> ([String: TrafficShaper.Root], [String: [UInt16: ShapedRate]]) {
        let shaper = try TrafficShaper()
        var (roots, classes) = ([String: TrafficShaper.Root](), [String: [UInt16: ShapedRate]]())
        for interface in [interfaces.uplink, interfaces.room] {
            let root = try shaper.root(of: interface)
            roots[interface] = root
            if root == .ours { classes[interface] = try shaper.classes(of: interface) }
        }
        return (roots, classes)
    }

    // MARK: Changing

    /// Puts a plan in force for so many seconds.
    ///
    /// - Throws: ``PlanRefusal`` when it has obstacles or no longer fits; ``NftError``, ``ShapingError``: nothing of it is in force then.
    package func apply(_ plan: ProvisioningPlan, seconds: Int) async throws {
        guard plan.obstacles.isEmpty else { throw PlanRefusal.obstacles(plan.obstacles) }
        try await alone {
            let observation = try await observe()
            guard observation.fingerprint == plan.fingerprint else { throw PlanRefusal.stale }
            guard !plan.isEmpty else { return }
            try await prepare(plan.families, roots: plan.roots)
            let minors = try makeClasses(plan.changes.compactMap(\.wanted), observation)
            var script = TransactionScript()
            for change in plan.changes {
                switch change {
                case .add(let wanted), .change(_, to: let wanted):
                    guard let minor = minors[wanted.tenant] else { continue }
                    script.begin(
                        wanted, shaping: minor, answersPings: plan.desired.answersPings(wanted), seconds: seconds,
                        present: observation[wanted.tenant], remains: observation.remains)
                case .remove(let allocation):
                    if let present = observation[allocation.tenant] { script.beginRemoval(present, seconds: seconds) }
                }
            }
            do {
                if !script.isEmpty { try await nft.commit(script.text) }
            } catch {
                // Only those that nothing points at: it may have been committed before this was interrupted.
                try? await collect()
                throw error
            }
            // A datagram's connection is remembered with the port that it had.
            try await conntrack.forget(plan.changes.flatMap { $0.movedDatagramPorts })
        }
    }

    /// Makes what is provisional permanent: all of it, or the tenants that are named.
    ///
    /// - Returns: the tenants that were confirmed.
    /// - Throws: ``PlanRefusal/expired`` when the kernel has taken any of it back: nothing is confirmed then.
    @discardableResult
    package func confirm(_ named: Set<TenantLabel>? = nil) async throws -> [TenantLabel] {
        try await alone {
            let observation = try await observe()
            var script = TransactionScript()
            var record = try GatewayRecord.read(in: directory)
            var (confirmed, closed) = ([TenantLabel](), [PublicPort]())
            for present in observation.tenants where named?.contains(present.tenant) ?? true {
                if present.leavingSeconds != nil {
                    script.remove(present)
                    record.forget(present.tenant)
                    record.suspend(present.tenant, until: nil, false)
                    closed += present.confirmed?.publicPorts ?? []
                } else if let wanted = present.provisional, let minor = present.provisionalClass {
                    script.confirm(
                        wanted, shaping: minor, answersPings: present.answersPingsProvisionally, present: present)
                    record.remember(wanted)
                    let stays = Set(wanted.publicPorts)
                    closed += (present.confirmed?.publicPorts ?? []).filter { !stays.contains($0) }
                } else {
                    continue
                }
                confirmed.append(present.tenant)
            }
            if let named, !named.isSubset(of: confirmed) { throw PlanRefusal.expired }
            guard !script.isEmpty else { return [] }
            do { try await nft.commit(script.text) } catch { throw await explain(error, confirmed) }
            try record.write(in: directory)
            try await conntrack.forget(closed)
            try await collect()
            return confirmed
        }
    }

    /// Takes a tenant away at once: what was open is cut.
    package func remove(_ tenant: TenantLabel) async throws {
        try await alone {
            guard let present = try await observe()[tenant] else { throw PlanRefusal.unknown(tenant) }
            var script = TransactionScript()
            script.remove(present)
            try await nft.commit(script.text)
            var record = try GatewayRecord.read(in: directory)
            record.forget(tenant)
            record.suspend(tenant, until: nil, false)
            try record.write(in: directory)
            try await conntrack.forget(
                (present.confirmed?.publicPorts ?? []) + (present.provisional?.publicPorts ?? []))
            try await collect()
        }
    }
}
