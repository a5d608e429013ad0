// SPDX-License-Identifier: Apache-2.0

package import Delivery
package import Evidence
package import Values

/// An order whose signature holds and that is for this agent.
package struct AcceptedOrder: Sendable {
    package let order: VerificationOrder
    /// The payload's bytes: what the report's subject names by digest.
    package let payload: [UInt8]
    package let envelope: Envelope
}

/// Decides whether an order may be performed: signature first, then everything else.
package struct OrderCheck: Sendable {
    let serviceKey: VerificationKey
    let agentID: String
    let site: String
    let vantage: Vantage

    package init(serviceKey: VerificationKey, agentID: String, site: String, vantage: Vantage) {
        self.serviceKey = serviceKey
        self.agentID = agentID
        self.site = site
        self.vantage = vantage
    }

    package init(_ facts: AgentFacts, at vantage: Vantage) {
        self.init(serviceKey: facts.serviceKey, agentID: facts.agentID, site: facts.site, vantage: vantage)
    }

    /// - Parameter now: by the service's clock as far as it is known.
    package func accept(_ envelope: Envelope, now: Timestamp) throws(OrderError) -> AcceptedOrder {
        let payload: [UInt8]
        do throws(EnvelopeError) {
            payload = try envelope.verify(type: .order, trusting: [serviceKey])
        } catch {
            throw .notSigned("\(error)")
        }
        let order: VerificationOrder
        do {
            order = try CanonicalJSON.decode(VerificationOrder.self, from: payload)
        } catch {
            throw .malformed(CanonicalJSON.describe(error))
        }
        guard order.version == 1 else { throw .malformed("version \(order.version) is not known to this agent") }
        guard (vantage == .inside ? order.insideAgent : order.outsideAgent) == agentID else {
            throw .otherAgent(order.id)
        }
        guard order.site == site else { throw .otherSite(order.site) }
        guard now < order.expires else { throw .expired(order.id, order.expires) }
        try checkShape(order)
        return AcceptedOrder(order: order, payload: payload, envelope: envelope)
    }

    private func checkShape(_ order: VerificationOrder) throws(OrderError) {
        let seconds = order.observation.seconds
        let window = order.observation.windowSeconds
        guard (5...3_600).contains(seconds), window >= 1, seconds % window == 0 else {
            throw .malformed("an observation of \(seconds) s in windows of \(window) s")
        }
        guard !order.checks(for: vantage).isEmpty else { throw .malformed("it asks nothing of this agent") }
        guard OrderStore.isSafe(order.id) else { throw .malformed("its id is no UUID") }
    }
}

package enum OrderError: Error, Sendable, Hashable, CustomStringConvertible {
    case notSigned(String)
    case malformed(String)
    case otherAgent(String)
    case otherSite(String)
    case expired(String, Timestamp)

    package var description: String {
        switch self {
        case .notSigned(let why): "the order is not signed by the service: \(why)"
        case .malformed(let why): "the order cannot be performed: \(why)"
        case .otherAgent(let id): "order \(id) is for another agent"
        case .otherSite(let site): "the order is for site “\(site)”"
        case .expired(let id, let when): "order \(id) expired at \(when); start the verification again"
        }
    }
}
