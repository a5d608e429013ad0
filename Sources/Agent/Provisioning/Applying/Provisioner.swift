// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Values

/// Brings a gateway to what it is to have: everything inert first, then one transaction that the kernel takes back by itself, until it is confirmed.
///
/// Runs in the gateway's network namespace with CAP_NET_ADMIN. Several at once wait for each other.
package struct Provisioner: Sendable {
    package let interfaces: GatewayInterfaces
    package let limits: GatewayLimits
    /// Where it keeps what was confirmed; made when it is missing.
    package let directory: String
    let nft = NftCommand()
    let conntrack = ConntrackCommand()

    /// Seconds for which a change may be provisional.
    package static let provisionalSeconds = 5...3_600
    /// How long another one is waited for: many times what 10,000 tenants take.
    private static let patience = Duration.seconds(60)

    package init(interfaces: GatewayInterfaces, limits: GatewayLimits, directory: String) {
        self.interfaces = interfaces
        self.limits = limits
        self.directory = directory
    }

    // MARK: Looking

    package func observe() async throws -> GatewayObservation {
        var (tables, tenants, strangers) = ([IPAddress.Family: [String]](), [TenantOnGateway](), [String]())
        let (roots, classes) = try shaping()
        for family in IPAddress.Family.all {
            guard let listing = try await nft.table(family) else { continue }
            tables[family] = listing.rules
            let reader = TenantReader(
                family: family,
                classes: (
                    interfaces, classes[interfaces.sending(.inbound)] ?? [:],
                    classes[interfaces.sending(.outbound)] ?? [:]
                ))
            tenants += reader.tenants(listing.elements)
            strangers += listing.strangers
            strangers += listing.elements.filter { $0.tenant == nil && !($0.set == .tenants && $0.isProvisional) }
                .map { "\($0.set.rawValue) \($0.key.joined(separator: " . "))" }
        }
        return GatewayObservation(
            tables: tables, tenants: tenants.sorted { $0.tenant < $1.tenant }, strangers: strangers.sorted(),
            roots: roots, classes: classes)
    }

    package func plan(_ desired: DesiredState) async throws -> ProvisioningPlan {
        let record = try GatewayRecord.read(in: directory)
        return ProvisioningPlan(desired, on: try await observe(), interfaces, limits, rules: record.knownRules)
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
            try await prepare(plan)
            let minors = try makeClasses(plan, observation)
            var script = TransactionScript()
            let remains = try await remains()
            for change in plan.changes {
                switch change {
                case .add(let wanted), .change(_, to: let wanted):
                    guard let minor = minors[wanted.tenant] else { continue }
                    script.begin(
                        wanted, shaping: minor, answersPings: plan.desired.answersPings(wanted), seconds: seconds,
                        present: observation[wanted.tenant], remains: remains)
                case .remove(let allocation):
                    if let present = observation[allocation.tenant] { script.beginRemoval(present, seconds: seconds) }
                }
            }
            do {
                if !script.isEmpty { try await nft.commit(script.text) }
            } catch {
                removeClasses(Set(minors.values))
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
            try record.write(in: directory)
            try await conntrack.forget(
                (present.confirmed?.publicPorts ?? []) + (present.provisional?.publicPorts ?? []))
            try await collect()
        }
    }

    /// Suspends a tenant, for good or for so many seconds, or lets it go on.
    package func hold(_ tenant: TenantLabel, _ isHeld: Bool, seconds: Int? = nil) async throws {
        try await alone {
            guard let present = try await observe()[tenant] else { throw PlanRefusal.unknown(tenant) }
            var script = TransactionScript()
            script.hold(present, isHeld, seconds: seconds)
            if !script.isEmpty { try await nft.commit(script.text) }
        }
    }

    /// Puts everything that was confirmed in force again, at once and for good: after a start of the machine.
    ///
    /// - Returns: the tenants that were missing or otherwise.
    @discardableResult
    package func restore() async throws -> [TenantLabel] {
        try await alone {
            let record = try GatewayRecord.read(in: directory)
            let desired = try DesiredState(record.confirmed)
            let observation = try await observe()
            let plan = ProvisioningPlan(desired, on: observation, interfaces, limits, rules: record.knownRules)
            let blocking = plan.changes.compactMap(\.wanted)
            try await prepare(plan)
            let minors = try makeClasses(plan, observation)
            var script = TransactionScript()
            for wanted in blocking {
                guard let minor = minors[wanted.tenant] else { continue }
                if let present = observation[wanted.tenant] { script.clear(present) }
                for element in wanted.elements(shaping: minor, answersPings: desired.answersPings(wanted)) {
                    script.add(element, wanted.publicAddress.family)
                }
            }
            if !script.isEmpty { try await nft.commit(script.text) }
            try await collect()
            return blocking.map(\.tenant)
        }
    }

    // MARK: Steps

    /// What points at nothing yet: rules without elements, disciplines without classes.
    private func prepare(_ plan: ProvisioningPlan) async throws {
        let shaper = try TrafficShaper()
        for interface in plan.roots { try shaper.makeRoot(of: interface) }
        guard !plan.families.isEmpty else { return }
        try await nft.commit(plan.families.map { TenantTable.rules($0, interfaces) }.joined())
        var record = try GatewayRecord.read(in: directory)
        for family in plan.families {
            if let listing = try await nft.table(family) { record.rules[family.nft] = listing.rules }
        }
        try record.write(in: directory)
    }

    /// A new class for each tenant that comes or changes, on both interfaces. Nobody points at them yet.
    private func makeClasses(
        _ plan: ProvisioningPlan, _ observation: GatewayObservation
    ) throws -> [TenantLabel: UInt16] {
        let shaper = try TrafficShaper()
        var (minors, next) = ([TenantLabel: UInt16](), UInt16(1))
        let used = observation.usedMinors
        do {
            for wanted in plan.changes.compactMap(\.wanted) {
                while used.contains(next) { next += 1 }
                guard next < UInt16.max else { throw PlanRefusal.obstacles(["no class of bandwidth is left"]) }
                minors[wanted.tenant] = next
                for direction in Direction.allCases {
                    try shaper.add(next, ShapedRate(wanted.grant, direction), to: interfaces.sending(direction))
                }
                next += 1
            }
        } catch {
            removeClasses(Set(minors.values))
            throw error
        }
        return minors
    }

    /// Deletes classes that no element names: what was replaced, and what fell back.
    package func collect() async throws { removeClasses(try await observe().orphanedMinors) }

    private func removeClasses(_ minors: Set<UInt16>) {
        guard let shaper = try? TrafficShaper() else { return }
        // One that cannot be deleted costs some memory and is tried again next time.
        for minor in minors {
            for direction in Direction.allCases { try? shaper.remove(minor, from: interfaces.sending(direction)) }
        }
    }

    /// What removed tenants left in our tables.
    private func remains() async throws -> [TableElement] {
        var found: [TableElement] = []
        for family in IPAddress.Family.all {
            found += try await nft.table(family)?.elements.filter { $0.set == .tenants && $0.tenant == nil } ?? []
        }
        return found
    }

    /// Why a confirmation failed: mostly since its time was over.
    private func explain(_ error: any Error, _ tenants: [TenantLabel]) async -> any Error {
        guard error is NftError, let now = try? await observe() else { return error }
        let isThere = tenants.allSatisfy { now[$0]?.provisional != nil || now[$0]?.leavingSeconds != nil }
        return isThere ? error : PlanRefusal.expired
    }

    private func alone<Value>(_ body: () async throws -> Value) async throws -> Value {
        try Folder.make(directory)
        let lock = try FileLock(directory + "/lock")
        let deadline = ContinuousClock.now + Provisioner.patience
        while !lock.tryAcquire() {
            guard ContinuousClock.now < deadline else { throw PlanRefusal.busy }
            try await Task.sleep(for: .milliseconds(20))
        }
        defer { lock.release() }
        return try await body()
    }
}

/// A plan, or a confirmation, that is not carried out.
package enum PlanRefusal: Error, Hashable, CustomStringConvertible {
    case obstacles([String])
    /// The gateway is no longer as it was when the plan was made.
    case stale
    /// The kernel has taken it back.
    case expired
    case unknown(TenantLabel)
    /// Another program is at work on the gateway and does not end.
    case busy

    package var description: String {
        switch self {
        case .obstacles(let obstacles): obstacles.joined(separator: "; ")
        case .stale: "the gateway has changed since this plan was made: make a new one"
        case .expired: "its time was over, and the kernel has taken it back: nothing is confirmed; apply it again"
        case .busy: "another 'titipan-agent provision' has been at work for a minute: look for it with ps"
        case .unknown(let tenant): "the gateway has no tenant \(tenant)"
        }
    }
}
