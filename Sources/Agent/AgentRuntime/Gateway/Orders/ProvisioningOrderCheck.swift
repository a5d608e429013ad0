// SPDX-License-Identifier: Apache-2.0

internal import Delivery
internal import Evidence
internal import Provisioning
internal import Values

/// A provisioning order whose signature holds and that is for this agent; its time may be over.
struct AcceptedProvisioningOrder: Sendable {
    let order: ProvisioningOrder
    /// The payload's bytes: what the report's subject names by digest.
    let payload: [UInt8]
    let envelope: Envelope
}

/// Decides whether a provisioning order is the service's and this gateway's: signature first, then everything else. Each process that has to do with
/// orders checks for itself.
struct ProvisioningOrderCheck: Sendable {
    let serviceKey: VerificationKey
    let agentID: String
    let site: String

    init(serviceKey: VerificationKey, agentID: String, site: String) {
        self.serviceKey = serviceKey
        self.agentID = agentID
        self.site = site
    }

    init(_ facts: AgentFacts) {
        self.init(serviceKey: facts.serviceKey, agentID: facts.agentID, site: facts.site)
    }

    /// - Throws: ``OrderError`` but for ``OrderError/expired(_:_:)``: an order of ours that is late is answered.
    func accept(_ envelope: Envelope) throws(OrderError) -> AcceptedProvisioningOrder {
        let payload: [UInt8]
        do throws(EnvelopeError) {
            payload = try envelope.verify(type: .provisioningOrder, trusting: [serviceKey])
        } catch {
            throw .notSigned("\(error)")
        }
        let order: ProvisioningOrder
        do {
            order = try CanonicalJSON.decode(ProvisioningOrder.self, from: payload)
        } catch {
            throw .malformed(CanonicalJSON.describe(error))
        }
        guard order.version == 1 else { throw .malformed("version \(order.version) is not known to this agent") }
        guard order.agent == agentID else { throw .otherAgent(order.id) }
        guard order.site == site else { throw .otherSite(order.site) }
        guard OrderStore.isSafe(order.id) else { throw .malformed("its id is no UUID") }
        try checkShape(order)
        return AcceptedProvisioningOrder(order: order, payload: payload, envelope: envelope)
    }

    private func checkShape(_ order: ProvisioningOrder) throws(OrderError) {
        let allocation: TenantAllocation?
        switch order.task {
        case .plan(let task): allocation = task.allocation
        case .apply(let task):
            allocation = task.allocation
            guard Provisioner.provisionalSeconds.contains(task.seconds) else {
                throw .malformed("nothing is provisional for \(task.seconds) s")
            }
        case .confirm, .revert, .remove, .suspend, .resume: allocation = nil
        }
        guard let allocation, allocation.tenant != order.tenant else { return }
        throw .malformed("it is about \(order.tenant) and allocates to \(allocation.tenant)")
    }
}
