// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// The steps of a change.
extension Provisioner {
    /// What points at nothing yet: rules without elements, disciplines without classes.
    func prepare(_ families: [TableFamily], roots: [String]) async throws {
        let shaper = try TrafficShaper()
        for interface in roots { try shaper.makeRoot(of: interface) }
        guard !families.isEmpty else { return }
        var refusals: [TableFamily: String] = [:]
        for family in families {
            guard let full = rules(of: family) else { continue }
            if let lesser = rules(of: family, checksSources: false) {
                refusals[family] = try await nft.refusal(of: full)
                try await nft.commit(refusals[family] == nil ? full : lesser)
            } else {
                try await nft.commit(full)
            }
        }
        var record = try GatewayRecord.read(in: directory)
        for family in families {
            guard let text = rules(of: family), let listing = try await nft.table(family) else { continue }
            record.note(listing.rules, of: family, by: text, lesserSince: refusals[family])
        }
        try record.write(in: directory)
    }

    /// Puts the rules of this version and configuration in the place of those that another one has left, which are nobody else's doing, and the full
    /// ones in the place of lesser ones where the kernel takes them by now.
    ///
    /// - Returns: whether there were any.
    func renewRules(_ record: GatewayRecord, _ observation: GatewayObservation) async throws -> Bool {
        let known = knownRules(record)
        var outdated: [TableFamily] = []
        for family in TableFamily.allCases {
            guard let listing = observation.tables[family], let text = rules(of: family),
                record.hasLeft(listing, family)
            else { continue }
            if known[family] == nil {
                outdated.append(family)
            } else if record.refusal(family) != nil, try await nft.refusal(of: text) == nil {
                outdated.append(family)
            }
        }
        try await prepare(outdated, roots: [])
        return !outdated.isEmpty
    }

    func knownRules(_ record: GatewayRecord) -> [TableFamily: [String]] { record.knownRules { rules(of: $0) } }

    /// What is asked for, less the guarded bridge where the kernel does not take its rules: the plan says so, and the rest goes on without.
    func bindings(on observation: GatewayObservation) async throws -> RoomBindings {
        guard observation.tables[.bridge] == nil, let text = rules(of: .bridge),
            try await nft.refusal(of: text) != nil
        else { return bindings }
        return bindings.withoutBridge
    }

    /// As nft's commands; `nil` for a bridge that there is none of, and for what there is in no lesser form.
    ///
    /// - Parameter checksSources: whether the kernel is asked for its routes: not every one can.
    func rules(of family: TableFamily, checksSources: Bool = true) -> String? {
        let ranges = checksSources ? limits.publicRanges : []
        return switch family {
        case .ip: TenantTable.rules(.ipv4, interfaces, publicRanges: ranges)
        case .ip6: TenantTable.rules(.ipv6, interfaces, publicRanges: ranges)
        case .bridge: checksSources ? bindings.bridge.map { BridgeTable.rules($0) } : nil
        }
    }

    /// A new class for each of these tenants, on both interfaces. Nobody points at them yet.
    func makeClasses(
        _ tenants: [TenantAllocation], _ observation: GatewayObservation
    ) throws -> [TenantLabel: UInt16] {
        let shaper = try TrafficShaper()
        var (minors, next) = ([TenantLabel: UInt16](), UInt16(1))
        let used = observation.usedMinors
        do {
            for wanted in tenants {
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

    /// Deletes classes that no element names, and brings neighbour entries and leases to what tenants have: what was replaced, and what fell back.
    package func collect() async throws {
        let observation = try await observe()
        removeClasses(observation.orphanedMinors)
        try bind(observation)
    }

    func removeClasses(_ minors: Set<UInt16>) {
        guard let shaper = try? TrafficShaper() else { return }
        // One that cannot be deleted costs some memory and is tried again next time.
        for minor in minors {
            for direction in Direction.allCases { try? shaper.remove(minor, from: interfaces.sending(direction)) }
        }
    }

    /// Why a confirmation failed: mostly since its time was over.
    func explain(_ error: any Error, _ tenants: [TenantLabel]) async -> any Error {
        guard error is NftError, let now = try? await observe() else { return error }
        let isThere = tenants.allSatisfy { now[$0]?.provisional != nil || now[$0]?.leavingSeconds != nil }
        return isThere ? error : PlanRefusal.expired
    }

    func alone<Value>(_ body: () async throws -> Value) async throws -> Value {
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
