// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// The steps of a change.
extension Provisioner {
    /// What points at nothing yet: rules without elements, disciplines without classes.
    func prepare(_ families: [IPAddress.Family], roots: [String]) async throws {
        let shaper = try TrafficShaper()
        for interface in roots { try shaper.makeRoot(of: interface) }
        guard !families.isEmpty else { return }
        try await nft.commit(families.map { TenantTable.rules($0, interfaces) }.joined())
        var record = try GatewayRecord.read(in: directory)
        for family in families {
            if let listing = try await nft.table(family) { record.rules[family.nft] = listing.rules }
        }
        try record.write(in: directory)
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

    /// Deletes classes that no element names: what was replaced, and what fell back.
    package func collect() async throws { removeClasses(try await observe().orphanedMinors) }

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
