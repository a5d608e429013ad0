// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import FoundationEssentials
internal import Inventory
internal import Values

/// Issues provisioning orders within one transaction.
struct ProvisioningIssuing {
    let records: Records
    let context: CaseworkContext
    let now: Timestamp

    /// Seconds in which a gateway begins an order; its agent waits for orders all the time.
    static let patience = 120.0
    /// Seconds beyond, in which the report of what was begun in time comes in.
    static let grace = 60.0

    /// The approved agent at the gateway of a site, of several the one that was seen last; `nil`: the site is provisioned by hand.
    func gateway(of site: String) throws -> AgentRecord? {
        try records.everywhere.agents().filter {
            $0.site == site && $0.vantage == .gateway && $0.standing == .approved
        }.max { ($0.seenAt ?? $0.enrolledAt, $0.id) < ($1.seenAt ?? $1.enrolledAt, $1.id) }
    }

    /// The approved agent at the gateway of the site where the case's server stands.
    func gateway(forCase number: String) throws -> AgentRecord? {
        guard let site = try records.everywhere.holding(of: number)?.allocation.site else { return nil }
        return try gateway(of: site)
    }

    /// What the case's server is to have.
    ///
    /// - Throws: an ``AllocationFault`` when that cannot be put on a gateway.
    func allocation(of number: String) throws -> TenantAllocation {
        guard let holding = try records.everywhere.holding(of: number) else {
            throw StoreError.damaged("case \(number) is to be provisioned and holds nothing")
        }
        return try holding.allocation.onGateway()
    }

    /// - Parameters:
    ///   - deadline: when nobody waits for the report any more; by default shortly after the order's own time.
    @discardableResult
    func issue(
        _ id: String = UUID().uuidString.lowercased(), task: ProvisioningTask, of number: String, to agent: AgentRecord,
        for purpose: ProvisioningPurpose, expires: Timestamp? = nil, deadline: Timestamp? = nil
    ) throws -> ProvisioningOrder {
        guard let tenant = TenantLabel(number) else {
            throw StoreError.impossible("case number \(number) is no name of a tenant")
        }
        let expires = expires ?? now.advanced(bySeconds: Self.patience)
        let order = ProvisioningOrder(
            id: id, tenant: tenant, site: agent.site, agent: agent.id, issued: now, expires: expires, nonce: .random(),
            task: task)
        let envelope = try Envelope(
            signing: CanonicalJSON.encode(order), type: .provisioningOrder, with: context.serviceKey)
        try records.insert(
            order, of: number, envelope: envelope.encoded(), for: purpose,
            deadline: deadline ?? expires.advanced(bySeconds: Self.grace))
        return order
    }
}

extension Allocation {
    /// The part of it that a gateway makes the network keep to.
    ///
    /// - Throws: an ``AllocationFault``.
    func onGateway() throws -> TenantAllocation {
        guard let tenant = TenantLabel(caseNumber), let publicPort = Port(Int(remotePort)),
            let roomPort = Port(Int(serverPort))
        else { throw StoreError.damaged("the allocation of \(caseNumber) has no port or no name") }
        return try TenantAllocation(
            tenant: tenant, publicAddress: publicAddress, roomAddress: serverAddress,
            forwardings: [
                PortForwarding(service.isDatagram ? .udp : .tcp, publicPort: publicPort, roomPort: roomPort)
            ], grant: grant, macs: macAddresses)
    }
}
