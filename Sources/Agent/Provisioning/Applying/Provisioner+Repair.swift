// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Linux
internal import Values

/// The result of a comparison of what a gateway has with what was confirmed there.
package struct GatewayComparison: Sendable {
    /// One tenant's part in what was put right.
    package struct Repair: Hashable, Sendable {
        package let tenant: TenantLabel
        /// What was found, in words.
        package let what: String
    }

    package let repairs: [Repair]
    /// Tenants whose suspension is over.
    package let resumed: [TenantLabel]
    /// What is not as it is to be and is not ours to change.
    package let findings: [String]
    /// As it is now.
    package let observation: GatewayObservation
}

extension Provisioner {
    /// Compares everything with what was confirmed, and puts our own objects right at once and for good; foreign ones are only reported. Also puts
    /// all in force again after a start of the machine.
    ///
    /// - Throws: ``NftError``, ``ShapingError``, `FileError`: part of it may be right again; whoever calls tries again.
    package func repair() async throws -> GatewayComparison {
        try await alone {
            var record = try GatewayRecord.read(in: directory)
            var observation = try await observe()
            if try await renewRules(record, observation) {
                record = try GatewayRecord.read(in: directory)
                observation = try await observe()
            }
            let now = Timestamp.now()
            let resumed = record.dropEnded(at: now).filter { observation[$0]?.isHeld == false }
            if !resumed.isEmpty { try record.write(in: directory) }
            let deviations = GatewayDeviations(
                record, on: observation, interfaces, try await bindings(on: observation), rules: knownRules(record))
            var after = observation
            if !deviations.isEmpty {
                try await put(right: deviations, observation, at: now)
                record = try GatewayRecord.read(in: directory)
                after = try await observe()
                removeClasses(after.orphanedMinors)
            }
            let room = try repairRoom(after, &record)
            if !room.isEmpty { after = try await observe() }
            return GatewayComparison(
                repairs: deviations.repairs(record.confirmed, room), resumed: resumed,
                findings: deviations.findings, observation: after)
        }
    }

    private func put(
        right deviations: GatewayDeviations, _ observation: GatewayObservation, at now: Timestamp
    ) async throws {
        try await prepare(deviations.families, roots: deviations.roots)
        let minors = try makeClasses(deviations.tenants.filter { $0.minor == nil }.map(\.wanted), observation)
        var script = TransactionScript()
        let present = Dictionary(observation.tenants.map { ($0.tenant, $0) }) { first, _ in first }
        let remains = Dictionary(observation.remains.map { ($0.place, $0) }) { first, _ in first }
        for tenant in deviations.tenants {
            guard let minor = tenant.minor ?? minors[tenant.wanted.tenant] else { continue }
            var elements = tenant.wanted.elements(
                shaping: minor, answersPings: tenant.answersPings, port: deviations.room.port(of: tenant.wanted))
            if let suspension = tenant.suspension { elements.append(suspension.element(tenant.wanted, at: now)) }
            script.repair(present[tenant.wanted.tenant], to: elements, remains: remains)
        }
        if !script.isEmpty { try await nft.commit(script.text) }
    }
}

extension GatewayDeviations {
    /// By tenant: rules and queues concern every tenant that they are for.
    ///
    /// - Parameter beside: what was wrong beside the tables.
    fileprivate func repairs(
        _ confirmed: [TenantAllocation], _ beside: [TenantLabel: [String]]
    ) -> [GatewayComparison.Repair] {
        let own = Dictionary(tenants.map { ($0.wanted.tenant, $0.what) }) { first, _ in first }
        return confirmed.compactMap { wanted in
            let isOfTable = families.contains(TableFamily(wanted.publicAddress.family))
            var what = isOfTable ? ["the rules of its table were not ours"] : []
            if families.contains(.bridge), room.port(of: wanted) != nil {
                what.append("the rules of the bridge were not ours")
            }
            what +=
                roots.map { "\($0) had no queue of ours" } + (own[wanted.tenant] ?? []) + (beside[wanted.tenant] ?? [])
            guard !what.isEmpty else { return nil }
            return GatewayComparison.Repair(tenant: wanted.tenant, what: what.joined(separator: "; "))
        }
    }
}

extension GatewayRecord.Suspension {
    fileprivate func element(_ wanted: TenantAllocation, at now: Timestamp) -> TableElement {
        let seconds = until.map { max(1, Int(saturating: $0.seconds(since: now).rounded(.up))) }
        return TableElement(.held, ["\(wanted.roomAddress)"], of: tenant, seconds: seconds)
    }
}
