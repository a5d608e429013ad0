// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
package import Evidence
import Identity
package import Values

/// An agent at the gateway, with its own key and chain, that reports what the test wants its kernel to have.
package final class TestGateway {
    package let id: String
    package let key: SigningKey
    package var place = ChainPosition(epoch: 1, seq: 1, prev: nil)
    /// What its kernel has of the tenant.
    package var confirmed: TenantAllocation?

    package init(_ id: String = "gateway-1", key: SigningKey = SigningKey()) {
        self.id = id
        self.key = key
    }

    /// Stores the agent in the service without the enrolment.
    package func join(_ office: TestOffice, standing: AgentStanding = .approved) async throws -> TestGateway {
        let record = AgentRecord(
            id: id, name: "agen \(id)", site: "s1", vantage: .gateway, standing: standing,
            tlsKey: Digest(of: Array(id.utf8)), reportKey: key.verificationKey, certificate: "",
            certificateExpires: office.clock.time, hostName: "h", software: "test", enrolledAt: office.clock.time)
        try await office.store.write { try $0.insert(record) }
        return self
    }

    /// The open orders, oldest first.
    package func orders(_ office: TestOffice) async throws -> [ProvisioningOrder] {
        try await office.casework.orders.open(agent: id, wait: .zero).orders.map { envelope in
            let payload = try envelope.verify(
                type: .provisioningOrder, trusting: [office.keys.signing.verificationKey])
            return try CanonicalJSON.decode(ProvisioningOrder.self, from: payload)
        }
    }

    /// The one open order of a kind.
    package func order(_ kind: ProvisioningTask.Kind, _ office: TestOffice) async throws -> ProvisioningOrder {
        guard let order = try await orders(office).last(where: { $0.task.kind == kind }) else {
            throw TestAgent.NoOrder()
        }
        return order
    }

    package func plan(_ allocation: TenantAllocation, obstacles: [String] = []) -> PlannedChange {
        PlannedChange(
            tenant: allocation.tenant, before: confirmed, after: allocation,
            foundations: confirmed == nil ? ["table inet titipan with its maps", "HTB on eth0 and eth1"] : [],
            enforced: [.forwarding, .bandwidth, .sourceAddress, .neighbour],
            unenforced: [UnenforcedAbility(.bridgePort, why: "eth1 is no bridge")], obstacles: obstacles)
    }

    package func report(
        _ order: ProvisioningOrder, _ event: ProvisioningEvent, began: Timestamp? = nil, plan: PlannedChange? = nil,
        state: TenantState? = nil, reason: String = ""
    ) -> ProvisioningReport {
        let began = began ?? order.issued.advanced(bySeconds: 1)
        return ProvisioningReport(
            software: "test", agent: id, site: "s1", tenant: order.tenant, orderID: order.id, nonce: order.nonce,
            sequence: place, began: began, ended: began.advanced(bySeconds: 1),
            bootNanosecondsBegan: 1_000_000_000, bootNanosecondsEnded: 2_000_000_000, bootID: "boot", event: event,
            plan: plan, state: state, reason: reason)
    }

    /// A report that nobody ordered.
    package func notice(
        _ event: ProvisioningEvent, tenant: TenantLabel, at time: Timestamp, reason: String = "", culprit: String? = nil
    ) -> ProvisioningReport {
        ProvisioningReport(
            software: "test", agent: id, site: "s1", tenant: tenant, orderID: nil, nonce: nil, sequence: place,
            began: time, ended: time, bootNanosecondsBegan: 1_000_000_000, bootNanosecondsEnded: 1_000_000_000,
            bootID: "boot", event: event, plan: nil, state: nil, reason: reason, culprit: culprit)
    }

    package func sign(
        _ report: ProvisioningReport, of order: ProvisioningOrder?, with other: SigningKey? = nil,
        type: PayloadType = .provisioning
    ) throws -> Envelope {
        let subject = try order.map {
            Statement<ProvisioningReport>.Subject(
                name: VerificationReport.orderSubject, sha256: Digest(of: try CanonicalJSON.encode($0)))
        }
        let statement = Statement(
            subject: subject.map { [$0] } ?? [], predicateType: ProvisioningReport.predicateType, predicate: report)
        return try Envelope(signing: CanonicalJSON.encode(statement), type: type, with: other ?? key)
    }

    /// Signs and delivers; moves the chain on when there is a receipt.
    @discardableResult
    package func deliver(
        _ report: ProvisioningReport, of order: ProvisioningOrder?, to office: TestOffice
    ) async throws -> Receipt {
        let envelope = try sign(report, of: order)
        let answer = try await office.casework.reports.accept(envelope.encoded(), agent: id)
        place = ChainPosition(epoch: place.epoch, seq: place.seq + 1, prev: envelope.digest)
        return try TestAgent.read(answer.receipt, office)
    }

    /// Answers the open order of a kind as a gateway does for which all goes well.
    @discardableResult
    package func perform(
        _ kind: ProvisioningTask.Kind, _ office: TestOffice, began: Timestamp? = nil
    ) async throws -> Receipt {
        let order = try await order(kind, office)
        let began = began ?? order.issued.advanced(bySeconds: 1)
        let report: ProvisioningReport
        switch order.task {
        case .plan(let task): report = self.report(order, .planned, began: began, plan: plan(task.allocation))
        case .apply(let task):
            applied = task.allocation
            report = self.report(
                order, .applied, began: began, plan: plan(task.allocation),
                state: state(
                    order.tenant, provisional: task.allocation,
                    until: began.advanced(bySeconds: Double(task.seconds))))
        case .confirm:
            confirmed = applied
            report = self.report(order, .confirmed, began: began, state: state(order.tenant))
        case .revert: report = self.report(order, .reverted, began: began, state: state(order.tenant))
        case .remove:
            confirmed = nil
            report = self.report(order, .removed, began: began)
        case .suspend: report = self.report(order, .suspended, began: began, state: state(order.tenant))
        case .resume: report = self.report(order, .resumed, began: began, state: state(order.tenant))
        }
        return try await deliver(report, of: order, to: office)
    }

    private var applied: TenantAllocation?

    package func state(
        _ tenant: TenantLabel, provisional: TenantAllocation? = nil, until: Timestamp? = nil, suspended: Bool = false
    ) -> TenantState {
        TenantState(
            tenant: tenant, confirmed: confirmed, provisional: provisional, provisionalUntil: until, leavingUntil: nil,
            isSuspended: suspended, suspendedUntil: nil, faults: [])
    }

    package func gatewayState(
        _ tenants: [TenantState], at time: Timestamp, findings: [String] = []
    ) -> GatewayState {
        GatewayState(
            at: time, tenants: tenants, findings: findings,
            abilities: [.forwarding, .bandwidth, .sourceAddress, .neighbour], comparedAt: time)
    }
}
