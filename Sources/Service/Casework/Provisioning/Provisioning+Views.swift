// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Inventory
internal import Procedure
internal import Values

extension Provisioning {
    /// Tenants of one gateway that are listed.
    private static let mostTenants = 500
    private static let mostReports = 20

    /// The gateways of the person's sites, by name.
    package func views(for user: UserView) async throws -> [NetworkView] {
        try Duty.watchNetwork.require(of: user)
        let now = context.now
        return try await context.store.read(within: user.scope) { records in
            let issuing = ProvisioningIssuing(records: records, context: context, now: now)
            return try records.sites().map { site in
                let agent = try issuing.gateway(of: site.name)
                let gateway = try records.gateway(of: site.name)
                // Those that something is about to happen to first.
                let tenants = (gateway?.state.tenants ?? []).sorted { ($0.rank, $0.tenant) < ($1.rank, $1.tenant) }
                return NetworkView(
                    site: site.name, room: site.room, agent: agent?.name, agentSeen: agent?.seenAt,
                    received: gateway?.receivedAt, compared: gateway?.state.comparedAt,
                    abilities: gateway?.state.abilities ?? [], findings: gateway?.state.findings ?? [],
                    tenants: try tenants.prefix(Self.mostTenants).map {
                        try NetworkTenantView($0, site: site.name, for: user, records)
                    }, tenantCount: tenants.count,
                    reports: try records.provisioningReports(site: site.name, most: Self.mostReports).map {
                        try NetworkReportView($0)
                    })
            }
        }
    }
}

extension TenantState {
    fileprivate var rank: Int { provisional != nil || leavingUntil != nil ? 0 : isSuspended || !faults.isEmpty ? 1 : 2 }
}

extension NetworkTenantView {
    fileprivate init(_ state: TenantState, site: String, for user: UserView, _ records: Records) throws {
        let number = state.tenant.description
        let holding = try records.holding(of: number)
        // A gateway says nothing of other sites' servers.
        let isHere = holding?.allocation.site == site
        let known = isHere ? try records.caseState(number) : nil
        let proposal = isHere ? try records.openProposal(of: number) : nil
        self.init(
            tenant: number, serverName: known?.form.server.name, agency: known?.form.agency.name,
            confirmed: state.confirmed.map(GatewayAllocationView.init),
            provisional: state.provisional.map(GatewayAllocationView.init), provisionalUntil: state.provisionalUntil,
            leavingUntil: state.leavingUntil, isSuspended: state.isSuspended, suspendedUntil: state.suspendedUntil,
            faults: state.faults, isPlaced: isHere && holding?.state == .active,
            proposal: proposal.map { NetworkProposalView($0.id, $0.decision, for: user) })
    }
}

extension NetworkReportView {
    fileprivate init(_ record: ProvisioningReportRecord) throws {
        let report = try record.report()
        self.init(
            tenant: record.tenant, event: record.event, at: report.ended, received: record.receivedAt,
            reason: report.reason, culprit: report.culprit, leaf: record.leafIndex, counts: record.counts)
    }
}
