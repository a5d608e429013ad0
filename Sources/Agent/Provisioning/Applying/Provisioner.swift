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
    package let bindings: RoomBindings
    /// Where it keeps what was confirmed; made when it is missing.
    package let directory: String
    let nft = NftCommand()
    let conntrack = ConntrackCommand()
    let trials = KernelTrials()

    /// Seconds for which a change may be provisional.
    package static let provisionalSeconds = 5...3_600
    /// How long another one is waited for: many times what 10,000 tenants take.
    static let patience = Duration.seconds(60)

    package init(
        interfaces: GatewayInterfaces, limits: GatewayLimits, bindings: RoomBindings = RoomBindings(), directory: String
    ) {
        self.interfaces = interfaces
        self.limits = limits
        self.bindings = bindings
        self.directory = directory
    }

    // MARK: Looking

    package func observe() async throws -> GatewayObservation {
        var (tables, elements, strangers) = ([TableFamily: [String]](), [TableElement](), [String]())
        let (roots, classes) = try shaping()
        let reader = TenantReader(
            inbound: classes[interfaces.sending(.inbound)] ?? [:],
            outbound: classes[interfaces.sending(.outbound)] ?? [:])
        let tableReader = try TableReader()
        for family in try tableReader.families() {
            let listing = try tableReader.listing(family)
            tables[family] = listing.rules
            elements += listing.elements
            strangers += listing.strangers
        }
        // Of a tenant whose time is over an address is left, as of one that was removed: nothing leads to it.
        let led = Set(
            elements.filter { $0.set == .now || $0.set == .next }.map { [$0.tenant?.description, $0.value.first] })
        let isLeft = { (element: TableElement) in
            element.set == .tenants && element.isProvisional
                && !led.contains([element.tenant?.description, element.key.first])
        }
        let remains = elements.filter(isLeft)
        let nobodys = elements.filter { $0.tenant == nil }
        strangers += nobodys.filter { $0.set != .tenants || !$0.isProvisional }
            .map { "\($0.set.rawValue) \($0.key.joined(separator: " . "))" }
        return GatewayObservation(
            tables: tables, tenants: reader.tenants(elements.filter { !isLeft($0) }), remains: remains,
            strangers: strangers.sorted(), roots: roots, classes: classes, room: try observeRoom())
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
            try noteTrials(plan.changes)
            try bind(observation, plan.changes)
            var script = TransactionScript()
            for change in plan.changes {
                switch change {
                case .add(let wanted), .change(_, to: let wanted):
                    guard let minor = minors[wanted.tenant] else { continue }
                    script.begin(
                        wanted, shaping: minor, answersPings: plan.desired.answersPings(wanted),
                        port: plan.room.port(of: wanted),
                        seconds: seconds, present: observation[wanted.tenant], remains: observation.remains)
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
            var (confirmed, closed, kept) = ([TenantLabel](), [PublicPort](), [TenantAllocation]())
            for present in observation.tenants where named?.contains(present.tenant) ?? true {
                if present.leavingSeconds != nil {
                    script.remove(present)
                    record.forget(present.tenant)
                    record.suspend(present.tenant, until: nil, false)
                    closed += present.confirmed?.publicPorts ?? []
                } else if let wanted = present.provisional, let minor = present.provisionalClass {
                    script.confirm(
                        wanted, shaping: minor, answersPings: present.answersPingsProvisionally,
                        port: observation.tables[.bridge] == nil ? nil : bindings.port(of: wanted), present: present)
                    kept.append(wanted)
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
            record.remember(kept)
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
