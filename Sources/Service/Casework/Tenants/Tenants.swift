// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Evidence
internal import Inventory
internal import Procedure
internal import Traffic
package import Values
internal import Words

extension Casework {
    package var tenants: Tenants { Tenants(context: context) }
}

/// Placed servers and their traffic.
package struct Tenants: Sendable {
    let context: CaseworkContext

    /// Seconds that an agent's clock may be ahead before its windows are passed over.
    private static let clockTolerance = 300.0

    /// The placed servers of the agent's site.
    package func assignments(agent id: String) async throws -> TenantAssignments {
        try await context.store.read { records in
            let agent = try records.approvedAgent(id)
            return TenantAssignments(
                tenants: try records.activeHoldings().filter { $0.allocation.site == agent.site }.compactMap {
                    holding in
                    guard let state = try records.caseState(holding.allocation.caseNumber) else { return nil }
                    return TenantAssignment(
                        tenant: state.number, name: state.form.server.name,
                        addresses: holding.allocation.prefixes, grant: holding.allocation.grant)
                })
        }
    }

    /// Live windows of the agent's tenants; a window that is there already stays as it was, one of somebody else's tenant or of
    /// the future is passed over.
    package func recordWindows(_ upload: WindowUpload, agent id: String) async throws {
        guard upload.windows.count <= 10_000 else {
            throw Problem.invalid(
                "windows",
                Phrase(
                    id: "Satu kiriman memuat paling banyak 10000 jendela; kirim sisanya pada kiriman berikutnya.",
                    en: "At most 10000 windows fit in one upload; send the rest in the next."))
        }
        let tenants = try await context.store.write { records -> Set<String> in
            let agent = try records.approvedAgent(id)
            guard agent.vantage == .inside else {
                throw Problem(
                    .forbidden, code: "agent.vantage", title: Phrase(id: "Bukan dari luar", en: "Not from outside"),
                    detail: Phrase(
                        id: "Lalu lintas diamati di ruang server, oleh agen dalam.",
                        en: "Traffic is watched in the server room, by an agent inside."))
            }
            let active = try records.activeHoldings()
            let own = Set(active.filter { $0.allocation.site == agent.site }.map(\.allocation.caseNumber))
            var new: [String: [TrafficWindow]] = [:]
            let now = context.now
            // A window of the future would hide all that follow it from the tally.
            let latest = now.advanced(bySeconds: Tenants.clockTolerance)
            for item in upload.windows where own.contains(item.tenant) && item.window.start <= latest {
                if try records.insert(item.window, tenant: item.tenant, agentID: agent.id, at: now) {
                    new[item.tenant, default: []].append(item.window)
                }
            }
            let examination = TrafficExamination(records: records, context: context, active: active, now: now)
            for (tenant, windows) in new { try examination.examine(tenant, windows) }
            return Set(new.keys)
        }
        context.silences.settle(tenants)
        for tenant in tenants.sorted() { context.hub.publish(.update(.traffic(tenant: tenant))) }
    }

    /// All tenants of the person's sites with their windows from `since` on, at most a day's.
    package func views(for user: UserView, since: Timestamp) async throws -> [TenantView] {
        let now = context.now
        return try await context.store.read(within: user.scope) { records in
            // The figures are the same for whoever asks.
            let everybody = Set(try records.everywhere.activeHoldings().map(\.allocation.caseNumber))
            context.tallies.keep(everybody)
            context.silences.keep(everybody)
            // What says how things stand now takes a few minutes, whatever is asked for.
            let needed = min(since, now.advanced(bySeconds: -LiveTraffic.oldest))
            let verifying = try records.everywhere.sitesUnderVerification(at: now)
            return try records.activeHoldings().compactMap { holding in
                guard let state = try records.caseState(holding.allocation.caseNumber) else { return nil }
                let grant = holding.allocation.grant
                let windows = try records.windows(tenant: state.number, since: needed, most: 10_800)
                let live = LiveTraffic(
                    windows, arrived: try records.lastWindow(tenant: state.number)?.arrived, at: now)
                return TenantView(
                    tenant: state.number, name: state.form.server.name, agency: state.form.agency.name, grant: grant,
                    addresses: holding.allocation.prefixes,
                    standing: try context.tallies.standing(
                        of: state.number, grant: grant, tenants: everybody.count, live: live, at: now
                    ) { try records.windows(tenant: state.number, after: $0, most: $1) },
                    isVerifying: verifying.contains(holding.allocation.site),
                    isLeaving: try records.isLeaving(state.number),
                    windows: windows.filter { $0.start >= since })
            }
        }
    }

    /// Windows are live views, not evidence: a quarter of a year is kept. Returns how many were deleted.
    func forgetOldWindows() async throws -> Int {
        let oldest = context.now.advanced(bySeconds: -92 * 86_400)
        guard try await context.store.read({ try $0.hasWindows(before: oldest) }) else { return 0 }
        return try await context.store.write { try $0.forgetWindows(before: oldest) }
    }
}

extension Allocation {
    /// The prefixes of the tenant's frames in the room.
    var prefixes: [IPPrefix] {
        let width = serverAddress.family == .ipv4 ? 32 : 128
        return IPPrefix(serverAddress, length: width).map { [$0] } ?? []
    }
}
